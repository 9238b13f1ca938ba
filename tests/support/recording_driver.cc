#include "tests/support/recording_driver.h"

namespace minutebook::testing {
namespace {

using storage::Driver;
using storage::ReadConnection;
using storage::RowCallback;
using storage::Sql;
using storage::Values;
using storage::WriteConnection;

// What reading and writing connections share.
template <typename Base>
class Recording : public Base {
 public:
  Recording(std::unique_ptr<Base> base, std::shared_ptr<StatementTexts> texts)
      : base_(std::move(base)), texts_(std::move(texts)) {}

  absl::Status Query(const Sql& sql, Values values, RowCallback row) override {
    texts_->Add(sql.text);
    return base_->Query(sql, values, row);
  }
  absl::Status QueryOnce(const std::string& text, Values values,
                         RowCallback row) override {
    texts_->Add(text);
    return base_->QueryOnce(text, values, row);
  }
  int64_t statements() const override { return base_->statements(); }

 protected:
  const std::unique_ptr<Base> base_;
  const std::shared_ptr<StatementTexts> texts_;
};

class RecordingReader : public Recording<ReadConnection> {
 public:
  using Recording::Recording;
  void SetDeadline(storage::SteadyTime deadline) override {
    base_->SetDeadline(deadline);
  }
  absl::Status BeginSnapshot() override { return base_->BeginSnapshot(); }
  void EndSnapshot() override { base_->EndSnapshot(); }
};

class RecordingWriter : public Recording<WriteConnection> {
 public:
  using Recording::Recording;
  absl::StatusOr<int64_t> Execute(const Sql& sql, Values values) override {
    texts_->Add(sql.text);
    return base_->Execute(sql, values);
  }
  absl::Status Queue(const Sql& sql, Values values,
                     std::optional<int64_t> rows) override {
    texts_->Add(sql.text);
    return base_->Queue(sql, values, rows);
  }
  int64_t executions() const override { return base_->executions(); }
  bool failed() const override { return base_->failed(); }
  void Hurry() override { base_->Hurry(); }
  absl::Status Begin(absl::Span<const std::string> councils) override {
    return base_->Begin(councils);
  }
  absl::Status Commit() override { return base_->Commit(); }
  void Rollback() override { base_->Rollback(); }
  absl::Status ExecuteScript(const std::string& script) override {
    return base_->ExecuteScript(script);
  }
};

class RecordingDriver : public Driver {
 public:
  RecordingDriver(std::unique_ptr<Driver> driver,
                  std::shared_ptr<StatementTexts> texts)
      : driver_(std::move(driver)), texts_(std::move(texts)) {}

  const storage::Dialect& dialect() const override {
    return driver_->dialect();
  }
  absl::StatusOr<std::unique_ptr<ReadConnection>> OpenReader() override {
    auto connection = driver_->OpenReader();
    if (!connection.ok()) return connection.status();
    return std::make_unique<RecordingReader>(*std::move(connection), texts_);
  }
  absl::StatusOr<std::unique_ptr<WriteConnection>> OpenWriter() override {
    auto connection = driver_->OpenWriter();
    if (!connection.ok()) return connection.status();
    return std::make_unique<RecordingWriter>(*std::move(connection), texts_);
  }

 private:
  const std::unique_ptr<Driver> driver_;
  const std::shared_ptr<StatementTexts> texts_;
};

}  // namespace

std::unique_ptr<Driver> MakeRecordingDriver(
    std::unique_ptr<Driver> driver, std::shared_ptr<StatementTexts> texts) {
  return std::make_unique<RecordingDriver>(std::move(driver), std::move(texts));
}

}  // namespace minutebook::testing
