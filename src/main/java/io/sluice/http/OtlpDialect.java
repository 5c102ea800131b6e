package io.sluice.http;

import io.sluice.api.SluiceHeaders;
import io.sluice.protocol.otlp.OtlpResponses;
import java.time.Duration;

/** OTLP over HTTP: answers in the encoding of the request. Stateless. */
enum OtlpDialect implements Dialect {
  /** {@code application/x-protobuf}. */
  PROTOBUF("application/x-protobuf"),
  /** {@code application/json}. */
  JSON("application/json");

  final String mediaType;

  OtlpDialect(String mediaType) {
    this.mediaType = mediaType;
  }

  @Override
  public Answer answer(Outcome outcome) {
    OtlpVerdict verdict = OtlpVerdict.of(outcome);
    Answer answer = Answer.of(verdict.status(), mediaType, body(verdict));
    Duration later = verdict.retryAfter();
    if (later != null) {
      answer = answer.with(RetryAfter.HEADER, Long.toString(later.toSeconds()));
    }
    if (verdict.limit() >= 0) {
      answer = answer.with(SluiceHeaders.LIMIT, Long.toString(verdict.limit()));
    }
    return outcome instanceof Outcome.Decided o
        ? answer.with(SluiceHeaders.DURABILITY, o.receipt().durability().wireName())
        : answer;
  }

  private byte[] body(OtlpVerdict verdict) {
    if (verdict.code() == OtlpVerdict.OK) {
      return this == JSON
          ? OtlpResponses.exportedJson(verdict.rejectedPoints(), verdict.message())
          : OtlpResponses.exported(verdict.rejectedPoints(), verdict.message());
    }
    return this == JSON
        ? OtlpResponses.statusJson(verdict.code(), verdict.message(), verdict.retryAfter())
        : OtlpResponses.status(verdict.code(), verdict.message(), verdict.retryAfter());
  }
}
