// The accept loop and its sockets, without gRPC.

#include "services/runtime/listener.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/runtime/address.h"
#include "tests/support/matchers.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::runtime {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::minutebook::testing::TemporaryFolder;
using ::testing::HasSubstr;

// A client's end of a connection.
class Client {
 public:
  explicit Client(const std::string& text) {
    const Address address = *ParseAddress(text);
    fd_ = socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd_, address.get(), address.length) != 0) std::abort();
  }
  Client(Client&& other) : fd_(std::exchange(other.fd_, -1)) {}
  ~Client() {
    if (fd_ >= 0) close(fd_);
  }

  // Waits until the server has closed it or has sent something.
  bool ClosedByServer() {
    char byte;
    return recv(fd_, &byte, 1, 0) <= 0;
  }

 private:
  int fd_ = -1;
};

// Takes connections, greets them with a byte and keeps them.
class Taken {
 public:
  Listener::Taker taker() {
    return [this](int, int fd) {
      send(fd, "x", 1, MSG_NOSIGNAL);
      const std::lock_guard<std::mutex> lock(mutex_);
      fds_.push_back(fd);
      arrived_.notify_all();
    };
  }
  ~Taken() {
    for (const int fd : fds_) close(fd);
  }

  void Await(size_t count) {
    std::unique_lock<std::mutex> lock(mutex_);
    arrived_.wait(lock, [&] { return fds_.size() >= count; });
  }
  void CloseOne() {
    const std::lock_guard<std::mutex> lock(mutex_);
    close(fds_.back());
    fds_.pop_back();
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<int> fds_;  // guarded by mutex_
};

TEST(AddressTest, IsReadAndWrittenAlike) {
  for (const char* text : {"127.0.0.1:80", "[::1]:0", "unix:/run/m.sock",
                           "10.1.2.3:65535", "[2001:db8::1]:443"}) {
    const auto address = ParseAddress(text);
    ASSERT_THAT(address, IsOk());
    EXPECT_EQ(AddressText(*address), text);
  }
  EXPECT_EQ(AddressText(*ParseAddress("localhost:7")), "127.0.0.1:7");
  for (const std::string& text :
       {std::string(), std::string("127.0.0.1"), std::string("127.0.0.1:"),
        std::string("127.0.0.1:65536"), std::string("127.0.0.1:-1"),
        std::string("::1:80"), std::string("example.org:80"),
        std::string("127.0.0.1.example.org:80"), std::string("unix:"),
        "unix:/" + std::string(200, 'x'), std::string("unix:\0s", 7),
        std::string("127.0.0.1\0:7", 12)}) {
    EXPECT_THAT(ParseAddress(text),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << text;
  }
}

TEST(AddressTest, OnlyLoopbackAndUnixAreLocal) {
  for (const char* text : {"127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "unix:a"}) {
    EXPECT_TRUE(ParseAddress(text)->is_local()) << text;
  }
  for (const char* text : {"0.0.0.0:1", "[::]:1", "128.0.0.1:1",
                           "[::ffff:127.0.0.1]:1", "10.0.0.1:1"}) {
    EXPECT_FALSE(ParseAddress(text)->is_local()) << text;
  }
}

TEST(ListenerTest, ConnectionsBeyondALimitAreClosedUntilOthersEnd) {
  const struct {
    ListenerLimits limits;
    bool for_address;
  } cases[] = {{{16, 2, 9}, false}, {{16, 9, 2}, true}};
  for (const auto& [limits, for_address] : cases) {
    Taken taken;
    auto listener = Listener::Open({"127.0.0.1:0"}, limits);
    ASSERT_THAT(listener, IsOk());
    (*listener)->Start(taken.taker());
    const std::string address = (*listener)->addresses().front();
    Client first(address), second(address);
    EXPECT_FALSE(first.ClosedByServer());
    EXPECT_FALSE(second.ClosedByServer());
    EXPECT_TRUE(Client(address).ClosedByServer());
    const ListenerStats& stats = (*listener)->stats();
    EXPECT_EQ(stats.accepted, 2u);
    EXPECT_EQ(stats.refused, for_address ? 0u : 1u);
    EXPECT_EQ(stats.refused_for_address, for_address ? 1u : 0u);
    EXPECT_EQ((*listener)->Connections(), 2);
    // Its taker closes a connection and tells nobody.
    taken.CloseOne();
    EXPECT_EQ((*listener)->Connections(), 1);
    EXPECT_FALSE(Client(address).ClosedByServer());
    EXPECT_EQ(stats.accepted, 3u);
  }
}

TEST(ListenerTest, UnixSocketIsItsOwnersAndGoesWithTheListener) {
  const TemporaryFolder folder;
  const std::string path = folder.File("socket");
  struct stat info {};
  {
    Taken taken;
    auto listener = Listener::Open({"unix:" + path}, {});
    ASSERT_THAT(listener, IsOk());
    ASSERT_EQ(stat(path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600u);
    (*listener)->Start(taken.taker());
    EXPECT_FALSE(Client("unix:" + path).ClosedByServer());
    // Somebody answers there: it is not taken from them.
    EXPECT_THAT(Listener::Open({"unix:" + path}, {}),
                StatusIs(absl::StatusCode::kUnavailable));
    EXPECT_FALSE(Client("unix:" + path).ClosedByServer());
  }
  EXPECT_NE(stat(path.c_str(), &info), 0);
}

TEST(ListenerTest, OnlyASocketThatNobodyAnswersIsReplaced) {
  const TemporaryFolder folder;
  const std::string path = folder.File("socket");
  const Address address = *ParseAddress("unix:" + path);
  const int left = socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(bind(left, address.get(), address.length), 0);
  close(left);
  EXPECT_THAT(Listener::Open({"unix:" + path}, {}), IsOk());

  std::ofstream(path) << "minutes";
  EXPECT_THAT(Listener::Open({"unix:" + path}, {}),
              StatusIs(absl::StatusCode::kUnavailable));
  std::string kept;
  std::ifstream(path) >> kept;
  EXPECT_EQ(kept, "minutes");
}

TEST(ListenerTest, SocketsOfTheServiceManagerAreTakenOver) {
  const Address any = *ParseAddress("127.0.0.1:0");
  const int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(bind(listening, any.get(), any.length), 0);
  ASSERT_EQ(listen(listening, 1), 0);
  Address bound;
  bound.length = sizeof(bound.storage);
  ASSERT_EQ(getsockname(listening, bound.get(), &bound.length), 0);
  const pid_t child = fork();
  if (child == 0) {
    // As a service manager would start it: the socket is descriptor 3.
    dup2(listening, 3);
    setenv("LISTEN_PID", std::to_string(getpid()).c_str(), 1);
    setenv("LISTEN_FDS", "1", 1);
    auto listener = Listener::Open({"systemd"}, {});
    if (!listener.ok() ||
        (*listener)->addresses().front() != AddressText(bound)) {
      _exit(1);
    }
    Taken taken;
    (*listener)->Start(taken.taker());
    taken.Await(1);
    _exit(0);
  }
  close(listening);
  {
    Client client(AddressText(bound));
    EXPECT_FALSE(client.ClosedByServer());
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST(ListenerTest, SocketsOfTheServiceManagerAreMissedWhereThereAreNone) {
  const auto listener = Listener::Open({"systemd"}, {});
  EXPECT_THAT(listener, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(listener.status().message()),
              HasSubstr("LISTEN_FDS"));
}

}  // namespace
}  // namespace minutebook::runtime
