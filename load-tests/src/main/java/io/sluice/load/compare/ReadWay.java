package io.sluice.load.compare;

/** A way in which samples are read from a server. */
enum ReadWay {
  /** Prometheus remote read, streamed XOR chunks. */
  CHUNKS("remote read, chunks"),
  /** Prometheus remote read, samples. */
  SAMPLES("remote read, samples"),
  /** JSON lines in VictoriaMetrics' shape. */
  EXPORT("export, JSON lines");

  private final String title;

  ReadWay(String title) {
    this.title = title;
  }

  /** The name in tables. */
  String title() {
    return title;
  }
}
