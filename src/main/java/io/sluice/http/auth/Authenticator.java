package io.sluice.http.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Finds out who sends a request: by bearer token, by name and password, or by the certificate that
 * the connection showed.
 *
 * <p><b>Cost.</b> A token costs one SHA-256. A password costs a deliberately slow hash the first
 * time, on a thread of its own; what it came to is remembered under a keyed digest, so that further
 * requests cost one SHA-256 too. A refusal is remembered for some seconds.
 *
 * <p><b>Limits.</b> One thread looks at passwords, at most {@value #WAITING} wait for it, and after
 * each wrong one it rests three times as long as it worked: guessing takes a quarter of a processor
 * at most, and never an event loop's time. Who is known already is not held up.
 *
 * <p>Thread-safe.
 */
public final class Authenticator implements AutoCloseable {

  private static final int WAITING = 64;
  private static final int REMEMBERED = 10_000;
  private static final int REST = 3;
  private static final Duration REFUSAL_KEPT = Duration.ofSeconds(10);
  private static final Login WRONG =
      new Login.Unknown("the credentials are not valid (http.auth.file)");

  private final byte[] key = new byte[32];
  private final ExecutorService slow;
  private final Cache<ByteBuffer, Login> known =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterAccess(Duration.ofHours(1)).build();
  private final Cache<ByteBuffer, Login> refused =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(REFUSAL_KEPT).build();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder busy = new LongAdder();
  private final LongAdder verified = new LongAdder();
  private volatile @Nullable Credentials credentials;

  /** Asks for no credentials until it is given some. */
  public Authenticator() {
    new SecureRandom().nextBytes(key);
    slow =
        new ThreadPoolExecutor(
            0,
            1,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "auth");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** From now on these count; what was remembered is forgotten. */
  public void replace(Credentials now) {
    credentials = now;
    known.invalidateAll();
    refused.invalidateAll();
  }

  /** Whether anybody has to say who they are. */
  public boolean isRequired() {
    return credentials != null;
  }

  /** Requests whose sender was found out, ever. */
  public long accepted() {
    return accepted.sum();
  }

  /** Requests of nobody that we know, ever. */
  public long unknown() {
    return unknown.sum();
  }

  /** Requests that were told to come again because too many passwords waited, ever. */
  public long busy() {
    return busy.sum();
  }

  /** Passwords that were hashed, ever. */
  public long verified() {
    return verified.sum();
  }

  /**
   * Who it is. Answers at once but for a password that is not remembered.
   *
   * @param authorization the header of that name; null if there is none
   * @param certificate common name of the connection's client certificate; null if there is none
   */
  public Mono<Login> login(@Nullable String authorization, @Nullable String certificate) {
    Credentials now = credentials;
    if (now == null) {
      throw new IllegalStateException("nobody has to say who they are");
    }
    return found(now, authorization, certificate).doOnNext(this::count);
  }

  private Mono<Login> found(
      Credentials now, @Nullable String authorization, @Nullable String certificate) {
    if (authorization == null) {
      return Mono.just(byCertificate(now, certificate));
    }
    int space = authorization.indexOf(' ');
    String scheme = authorization.substring(0, Math.max(0, space)).toLowerCase(Locale.ROOT);
    String rest = authorization.substring(space + 1).trim();
    return switch (scheme) {
      case "bearer" -> Mono.just(byToken(now, rest));
      case "token" -> rest.indexOf(':') < 0 ? Mono.just(byToken(now, rest)) : byPassword(now, rest);
      case "basic" -> basic(now, rest);
      default ->
          Mono.just(new Login.Unknown("an Authorization that is not Basic, Bearer or Token"));
    };
  }

  private static Login byCertificate(Credentials now, @Nullable String certificate) {
    Credential credential = certificate == null ? null : now.ofCertificate(certificate);
    return credential == null
        ? new Login.Unknown("credentials are needed (Authorization: Basic or Bearer)")
        : new Login.Known(credential);
  }

  private static Login byToken(Credentials now, String token) {
    Credential credential = now.ofToken(token);
    return credential == null ? WRONG : new Login.Known(credential);
  }

  private Mono<Login> basic(Credentials now, String encoded) {
    try {
      return byPassword(now, new String(Base64.getDecoder().decode(encoded), UTF_8));
    } catch (IllegalArgumentException e) {
      return Mono.just(new Login.Unknown("an Authorization that is not base64"));
    }
  }

  private Mono<Login> byPassword(Credentials now, String nameAndPassword) {
    ByteBuffer place = place(nameAndPassword);
    Login before = known.getIfPresent(place);
    before = before == null ? refused.getIfPresent(place) : before;
    return before == null
        ? Mono.create(sink -> later(now, nameAndPassword, place, sink))
        : Mono.just(before);
  }

  /** Where it is remembered: a digest that nobody outside of this process can compute. */
  private ByteBuffer place(String nameAndPassword) {
    MessageDigest sha256 = TokenDigest.sha256();
    sha256.update(key);
    return ByteBuffer.wrap(sha256.digest(nameAndPassword.getBytes(UTF_8)));
  }

  private void later(Credentials now, String text, ByteBuffer place, MonoSink<Login> sink) {
    try {
      slow.execute(() -> verify(now, text, place, sink));
    } catch (RejectedExecutionException e) {
      sink.success(new Login.Busy());
    }
  }

  private void verify(Credentials now, String text, ByteBuffer place, MonoSink<Login> sink) {
    Login before = known.getIfPresent(place);
    before = before == null ? refused.getIfPresent(place) : before;
    if (before != null) {
      sink.success(before);
      return;
    }
    long began = System.nanoTime();
    Login login = verified(now, text);
    boolean current = now == credentials;
    if (login instanceof Login.Known && current) {
      known.put(place, login);
    } else if (current) {
      refused.put(place, login);
    }
    sink.success(login);
    if (!(login instanceof Login.Known)) {
      LockSupport.parkNanos(REST * (System.nanoTime() - began));
    }
  }

  private Login verified(Credentials now, String text) {
    int colon = text.indexOf(':');
    verified.increment();
    Credential credential =
        now.ofPassword(text.substring(0, Math.max(0, colon)), text.substring(colon + 1));
    return credential == null ? WRONG : new Login.Known(credential);
  }

  private void count(Login login) {
    if (login instanceof Login.Known) {
      accepted.increment();
    } else {
      (login instanceof Login.Busy ? busy : unknown).increment();
    }
  }

  @Override
  public void close() {
    slow.shutdownNow();
  }
}
