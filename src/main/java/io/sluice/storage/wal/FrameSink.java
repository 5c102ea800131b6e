package io.sluice.storage.wal;

import java.io.IOException;

/** Receives the frames that count, in order. Called by the thread that scans. */
interface FrameSink {

  /** A segment begins. */
  default void segment(SegmentSurvey segment) throws IOException {}

  /** A frame; returns false if its payload can't be understood, which makes it a corrupt range. */
  boolean frame(SegmentSurvey segment, Frame frame) throws IOException;

  /** So many bytes of the log are done. */
  default void progress(long done) {}
}
