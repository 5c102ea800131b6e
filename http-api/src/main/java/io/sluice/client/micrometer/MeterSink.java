package io.sluice.client.micrometer;

import io.sluice.api.TimeSeries;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceClient;
import io.sluice.client.SluiceClientBuilder;
import io.sluice.client.queue.QueueConfig;
import io.sluice.client.queue.SluiceQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/** Where the series of a step go. Its methods block; for the registry's own thread. */
final class MeterSink {
  private static final Logger LOG = LoggerFactory.getLogger(SluiceMeterRegistry.class);

  private final SluiceClient client;
  private final @Nullable SluiceQueue queue;
  private final Duration patience;

  MeterSink(SluiceClient client, @Nullable SluiceQueue queue, Duration patience) {
    this.client = client;
    this.queue = queue;
    this.patience = patience;
  }

  /** A client, and a queue if one is configured; both are closed with the sink. */
  static MeterSink of(SluiceRegistryConfig config) {
    SluiceClientBuilder builder =
        SluiceClient.builder(config.url()).retry(RetryPolicy.DEFAULT.withTotalTime(config.step()));
    String tenant = config.tenant();
    String token = config.token();
    if (tenant != null) {
      builder.tenant(tenant);
    }
    if (token != null) {
      builder.bearer(token);
    }
    SluiceClient client = builder.build();
    Path directory = config.queue();
    try {
      SluiceQueue queue =
          directory == null ? null : SluiceQueue.open(client, QueueConfig.in(directory));
      return new MeterSink(client, queue, config.step());
    } catch (IOException e) {
      client.close();
      throw new UncheckedIOException(e);
    }
  }

  /** Sends or queues the series; throws if neither was possible within a step. */
  void publish(List<TimeSeries> series) {
    if (queue != null) {
      queue.enqueue(Flux.fromIterable(series)).block(patience);
      return;
    }
    TimeSeries[] all = series.toArray(TimeSeries[]::new);
    var receipt = client.write(all).block(patience);
    if (receipt != null && receipt.refused() > 0) {
      LOG.warn("{} samples of meters were refused: {}", receipt.refused(), receipt.refusals());
    }
  }

  void close() {
    try {
      if (queue != null) {
        queue.close();
      }
    } catch (IOException e) {
      LOG.warn("the queue could not be closed", e);
    }
    client.close();
  }
}
