#include "tests/support/faults.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

namespace minutebook::testing {

Faults::Faults(const std::string& control_file, const std::string& store) {
  const int file =
      open(control_file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0 || ftruncate(file, sizeof(FaultControl)) != 0) std::abort();
  void* mapped = mmap(nullptr, sizeof(FaultControl), PROT_READ | PROT_WRITE,
                      MAP_SHARED, file, 0);
  close(file);
  if (mapped == MAP_FAILED) std::abort();
  control_ = static_cast<FaultControl*>(mapped);
  environment_ = {std::string("LD_PRELOAD=") + MINUTEBOOK_FAULT_SHIM,
                  std::string(FAULT_SHIM_CONTROL "=") + control_file,
                  std::string(FAULT_SHIM_PATH "=") + store};
#ifdef __SANITIZE_ADDRESS__
  environment_.push_back("ASAN_OPTIONS=verify_asan_link_order=0");
#endif
}

Faults::~Faults() { munmap(control_, sizeof(FaultControl)); }

void Faults::Make(FaultKind kind, int error, int64_t from, int64_t count) {
  Set(control_->kind, FAULT_NONE);
  Set(control_->error, error);
  Set(control_->from, from);
  Set(control_->count, count);
  Set(control_->made, 0);
  Set(control_->calls, 0);
  Set(control_->kind, kind);
}

void Faults::Heal() { Set(control_->kind, FAULT_NONE); }

void Faults::MoveClock(int64_t seconds) {
  Set(control_->clock_offset_seconds, seconds);
}

int64_t Faults::Get(const int64_t& field) {
  return __atomic_load_n(&field, __ATOMIC_SEQ_CST);
}

void Faults::Set(int64_t& field, int64_t value) {
  __atomic_store_n(&field, value, __ATOMIC_SEQ_CST);
}

}  // namespace minutebook::testing
