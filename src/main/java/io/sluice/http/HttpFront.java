package io.sluice.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.sluice.http.auth.Authenticator;
import io.sluice.http.tls.TlsFront;
import io.sluice.ingest.ByteBudget;
import io.sluice.query.QueryService;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpRequestDecoderSpec;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * The HTTP server: HTTP/1.1 and HTTP/2 with prior knowledge on one port. Thread-safe; starting and
 * stopping block and are for the main thread.
 */
public final class HttpFront {

  private static final int MAX_DECODE_QUEUE = 100_000;

  /** What one read of a socket brings at most, so that it arrives in one piece. */
  private static final int READ_SIZE = 64 << 10;

  private final HttpConfig config;
  private final int grpcPort;
  private final Router router;
  private final Dispatcher dispatcher;
  private final Dispatcher operators;
  private final ConnectionLimit limit;
  private final @Nullable TlsFront tls;
  private final Scheduler decoding;
  private final OpenBodies openBodies = new OpenBodies();
  private final LoopResources loops;
  private final ChannelGroup connections = new DefaultChannelGroup(new DefaultEventExecutor());
  private final AcceptFailures acceptFailures;
  private @Nullable DisposableServer server;
  private @Nullable DisposableServer grpcServer;
  private @Nullable DisposableServer adminServer;

  /** A server that isn't started yet; {@code tls} is null for plain connections. */
  public HttpFront(
      HttpConfig config,
      @Nullable TlsFront tls,
      Authenticator authenticator,
      WriteConfig writes,
      InfluxConfig influx,
      OtlpConfig otlp,
      Service service,
      ByteBudget budget,
      QueryService queries,
      RefusalLog refusals,
      MeterRegistry registry) {
    this.config = config;
    this.decoding =
        Schedulers.newBoundedElastic(writes.decodeThreads(), MAX_DECODE_QUEUE, "decode");
    Failures failures = new Failures(writes, budget.config().perRequest().bytes());
    Intake intake = new Intake(writes, budget, new ByteArrays(), decoding, openBodies);
    this.router = new Router(routes(otlp, service, intake, failures, queries, refusals, influx));
    WriteRoute grpc =
        new WriteRoute(service, intake, failures, refusals, new GrpcProtocol(otlp.mapping()));
    this.grpcPort = otlp.grpcPort();
    Gate gate = new Gate(authenticator);
    HttpMeters meters = new HttpMeters(registry);
    this.dispatcher = new Dispatcher(publicRouter(), new GrpcService(grpc), gate, failures, meters);
    this.operators = new Dispatcher(operatorsRouter(), null, gate, failures, meters);
    this.loops = LoopResources.create("http");
    this.tls = tls;
    this.limit = new ConnectionLimit(config);
    this.acceptFailures = new AcceptFailures(registry);
    registry.gauge("sluice.http.connections", connections, ChannelGroup::size);
    FunctionCounter.builder("sluice.http.connections.refused", limit, ConnectionLimit::refused)
        .register(registry);
  }

  /** With a port for operators, what is theirs is only there. */
  private Router publicRouter() {
    return config.admin().port() == 0
        ? router
        : new Router(router.routes().stream().filter(r -> !r.isForOperators()).toList());
  }

  private Router operatorsRouter() {
    return new Router(
        router.routes().stream()
            .filter(r -> r.isForOperators() || r.path().startsWith("/-/") || isStatus(r))
            .toList());
  }

  private static boolean isStatus(Route route) {
    return route.path().startsWith("/api/v1/status/");
  }

  private static List<Route> routes(
      OtlpConfig otlp,
      Service service,
      Intake intake,
      Failures failures,
      QueryService queries,
      RefusalLog refusals,
      InfluxConfig influx) {
    WriteRoute write = new WriteRoute(service, intake, failures, refusals, new NativeProtocol());
    List<Route> routes = new ArrayList<>();
    ReadRoutes reads = new ReadRoutes(queries, service, intake);
    routes.addAll(reads.routes());
    routes.add(new RemoteReadRoute(queries, reads, intake, failures).route());
    routes.add(write.at("/api/v1/write"));
    WriteRoute otlpWrite = write.with(new OtlpProtocol(otlp, intake.config()));
    OtlpProtocol.PATHS.forEach(path -> routes.add(otlpWrite.at(path)));
    InstantSource clock = InstantSource.system();
    routes.add(write.with(new OpenTsdbProtocol()).at("/api/put"));
    routes.add(write.with(new ImportProtocol()).at("/api/v1/import"));
    routes.add(write.with(new TextProtocol(clock)).at("/api/v1/import/prometheus"));
    routes.addAll(new InfluxRoutes(service, new Forms(intake), write, influx, clock).routes());
    routes.addAll(new AdminRoutes(service, failures, intake.config().retryAfter()).routes());
    routes.add(new CardinalityRoute(service, intake.decoding()).route());
    routes.addAll(
        new OperationsRoutes(
                service, refusals, failures, intake.config().retryAfter(), intake.decoding())
            .routes());
    return routes;
  }

  /** Every route that is served. */
  public List<Route> routes() {
    return router.routes();
  }

  /** Binds the ports; throws {@link reactor.netty.ChannelBindException} if it can't. */
  public void start() {
    server = bind(config.host(), config.port(), dispatcher, true);
    if (grpcPort > 0) {
      grpcServer = bind(config.host(), grpcPort, dispatcher, false);
    }
    if (config.admin().port() > 0) {
      adminServer = bind(config.admin().host(), config.admin().port(), operators, true);
    }
  }

  private DisposableServer bind(String host, int port, Dispatcher to, boolean http1) {
    HttpProtocol http2 = tls == null ? HttpProtocol.H2C : HttpProtocol.H2;
    HttpProtocol[] protocols =
        http1 ? new HttpProtocol[] {HttpProtocol.HTTP11, http2} : new HttpProtocol[] {http2};
    TlsFront front = tls;
    HttpServer plain = HttpServer.create();
    HttpServer base =
        front == null ? plain : plain.secure(spec -> spec.sslContext(front.context(http1)));
    HttpServer configured =
        base.host(host)
            .port(port)
            .runOn(loops)
            .protocol(protocols)
            .idleTimeout(config.idleTimeout())
            .httpRequestDecoder(this::limits)
            .http2Settings(
                settings ->
                    settings
                        .maxConcurrentStreams(config.maxStreams())
                        .initialWindowSize(Http2Window.STREAM_WINDOW))
            .channelGroup(connections)
            .doOnChannelInit(
                (observer, channel, remote) -> {
                  if (!limit.admit(channel)) {
                    return;
                  }
                  UpgradeStripper.addTo(channel.pipeline());
                  channel.pipeline().addFirst(new LingeringClose(config.lingerTimeout()));
                  channel.pipeline().addFirst(new Http2Window(config.maxStreams()));
                })
            .handle(to);
    return acceptFailures.watch(configured.bindNow());
  }

  @SuppressWarnings("deprecation") // the chunk size has no successor
  private HttpRequestDecoderSpec limits(HttpRequestDecoderSpec spec) {
    return spec.maxInitialLineLength(config.maxRequestLine().asInt())
        .maxHeaderSize(config.maxHeaders().asInt())
        .maxChunkSize(READ_SIZE);
  }

  /** The port that is listened on. */
  public int port() {
    return server == null ? config.port() : ((InetSocketAddress) server.address()).getPort();
  }

  /** How many connections there are. */
  public int connections() {
    return connections.size();
  }

  /** Ends bodies that are still being read: streams at once, whole ones after the grace. */
  public void endOpenBodies(Duration grace) {
    openBodies.end(grace);
  }

  /** Takes no new connection, lets requests under way end for so long, closes all. */
  public void stop(Duration timeout) {
    dispose(grpcServer, timeout);
    dispose(adminServer, timeout);
    dispose(server, timeout);
    // While their event loops live: afterwards nobody would tell that they are closed.
    connections.close().awaitUninterruptibly(timeout.toMillis());
    loops.disposeLater(Duration.ZERO, timeout).block();
    decoding.dispose();
  }

  private void dispose(@Nullable DisposableServer running, Duration timeout) {
    if (running == null) {
      return;
    }
    try {
      running.disposeNow(timeout);
    } catch (IllegalStateException e) {
      connections.close().awaitUninterruptibly(timeout.toMillis());
    }
  }
}
