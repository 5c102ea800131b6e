package io.sluice.http;

/** Prometheus remote read: an error is a status with a sentence as text. Stateless. */
final class RemoteReadDialect extends StatusDialect {

  static final Dialect ONE = new RemoteReadDialect();

  private RemoteReadDialect() {}

  @Override
  Answer decided(Outcome.Decided outcome) {
    throw new IllegalStateException("a read decides nothing");
  }

  @Override
  Answer error(int status, String what) {
    return Answer.text(status, what);
  }
}
