#include "services/councils/councils.h"

#include "services/councils/merge_bodies.h"

namespace minutebook::councils {

void RegisterCouncils(engine::Engine& engine) {
  engine.Register("minutebook.councils.v1.CouncilService.MergeBodies",
                  MakeMergeBodies());
}

}  // namespace minutebook::councils
