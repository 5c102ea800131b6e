package io.sluice.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class AttemptsTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(20));

  private final AtomicInteger tried = new AtomicInteger();
  private final List<Duration> delays = new ArrayList<>();
  private final ClientObserver observer =
      new ClientObserver() {
        @Override
        public void retrying(String reason, Duration delay) {
          delays.add(delay);
        }
      };

  @Test
  void aServerThatRecoversIsWaitedFor() {
    StepVerifier.withVirtualTime(() -> run(POLICY, failingTimes(5, unavailable(null))))
        .thenAwait(Duration.ofSeconds(10))
        .expectNext("ok")
        .verifyComplete();
    assertEquals(6, tried.get());
    for (int i = 0; i < 5; i++) {
      long whole = Math.min(100L << i, 1000);
      long delay = delays.get(i).toMillis();
      assertTrue(delay >= whole / 2 - 1 && delay <= whole, delays::toString);
    }
  }

  @Test
  void retryAfterIsHonouredEvenBeyondTheLongestDelay() {
    Duration asked = Duration.ofSeconds(7);
    StepVerifier.withVirtualTime(() -> run(POLICY, failingTimes(1, unavailable(asked))))
        .expectSubscription()
        .expectNoEvent(asked)
        .thenAwait(Duration.ofMillis(701))
        .expectNext("ok")
        .verifyComplete();
  }

  @Test
  void itGivesUpWithinTheTotalTimeAndSaysWhatHappenedLast() {
    StepVerifier.withVirtualTime(() -> run(POLICY, failingTimes(1_000, new IOException("reset"))))
        .thenAwait(POLICY.totalTime())
        .expectErrorSatisfies(
            e -> {
              SluiceGaveUpException gaveUp = assertInstanceOf(SluiceGaveUpException.class, e);
              assertInstanceOf(IOException.class, gaveUp.getCause());
              assertEquals(tried.get(), gaveUp.attempts());
              assertTrue(gaveUp.elapsed().compareTo(POLICY.totalTime()) <= 0);
              assertTrue(gaveUp.attempts() > 15, e::getMessage);
            })
        .verify(Duration.ofSeconds(5));
  }

  @Test
  void aRetryAfterBeyondTheTotalTimeIsNotWaitedFor() {
    Throwable tooLong = unavailable(Duration.ofSeconds(30));
    StepVerifier.withVirtualTime(() -> run(POLICY, failingTimes(9, tooLong)))
        .expectError(SluiceGaveUpException.class)
        .verify(Duration.ofSeconds(5));
    assertEquals(1, tried.get());
  }

  @Test
  void anAttemptWithoutAnAnswerTimesOutAndIsRepeated() {
    Mono<String> silentOnce =
        Mono.defer(() -> tried.incrementAndGet() == 1 ? Mono.never() : Mono.just("ok"));
    StepVerifier.withVirtualTime(() -> run(POLICY, silentOnce))
        .expectSubscription()
        .expectNoEvent(Duration.ofSeconds(3))
        .thenAwait(Duration.ofMillis(200))
        .expectNext("ok")
        .verifyComplete();
  }

  @Test
  void aServerThatNeverAnswersCostsNoMoreThanTheTotalTime() {
    StepVerifier.withVirtualTime(() -> run(POLICY, Mono.<String>never()))
        .thenAwait(POLICY.totalTime())
        .expectErrorSatisfies(e -> assertInstanceOf(TimeoutException.class, e.getCause()))
        .verify(Duration.ofSeconds(5));
  }

  @Test
  void whatWillNeverSucceedIsTriedOnce() {
    for (Throwable hopeless :
        List.of(
            status(400),
            status(401),
            status(413),
            status(500),
            new SSLHandshakeException("x"),
            new IllegalStateException("ours"))) {
      tried.set(0);
      StepVerifier.withVirtualTime(() -> run(POLICY, failingTimes(9, hopeless)))
          .expectErrorMatches(e -> e == hopeless)
          .verify(Duration.ofSeconds(5));
      assertEquals(1, tried.get(), hopeless::toString);
    }
  }

  @Test
  void withoutRetriesTheFirstFailureIsTheLast() {
    StepVerifier.withVirtualTime(() -> run(RetryPolicy.NONE, failingTimes(9, status(503))))
        .expectError(SluiceGaveUpException.class)
        .verify(Duration.ofSeconds(5));
    assertEquals(1, tried.get());
  }

  @Test
  void delaysStayInTheirBoundsForEverySeed() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int failed = 1; failed < 200; failed++) {
      long nanos = POLICY.delay(failed, null, random).toNanos();
      assertTrue(nanos >= 50_000_000L && nanos <= 1_000_000_000L, "seed " + seed + ": " + nanos);
      long asked = POLICY.delay(failed, Duration.ofSeconds(5), random).toNanos();
      assertTrue(asked >= 5_000_000_000L && asked <= 5_500_000_000L, "seed " + seed);
    }
  }

  private Mono<String> run(RetryPolicy policy, Mono<String> once) {
    return Mono.defer(
        () ->
            new Attempts(policy, Duration.ofSeconds(3), observer, Schedulers.parallel()).run(once));
  }

  private Mono<String> failingTimes(int times, Throwable failure) {
    return Mono.defer(
        () -> tried.incrementAndGet() <= times ? Mono.error(failure) : Mono.just("ok"));
  }

  private static SluiceHttpException status(int status) {
    return new SluiceHttpException(status, "", null, null);
  }

  private static SluiceHttpException unavailable(@Nullable Duration retryAfter) {
    return new SluiceHttpException(503, "busy", null, retryAfter);
  }
}
