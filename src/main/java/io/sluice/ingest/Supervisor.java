package io.sluice.ingest;

/** Who is told what the write path can't mend or answer by itself. Thread-safe. */
public interface Supervisor {

  /** A shard's pipeline died of a fault of ours: the process must end. */
  void pipelineDied(int shard, Throwable fault);

  /**
   * A request had samples refused for good; told after its fate is known, whatever was answered.
   */
  void refused(WriteBatch batch, io.sluice.api.WriteReceipt receipt);
}
