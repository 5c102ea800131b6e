package io.sluice.simulation;

import java.util.List;

/** A fault that the simulation must find. Immutable. */
enum PlantedFault {
  MISSING_SYNC(
      "a group is written and not synced",
      Edit.skip("storage.wal.SegmentWriter", "force", "force")),
  ACK_BEFORE_SYNC(
      "the answer does not wait for the sync that was asked for",
      Edit.skip("storage.wal.FileShardLog", "write", "force")),
  SYNC_NOT_ASKED_FOR(
      "a group forgets that one of its requests wants a sync",
      Edit.skip("ingest.ShardPipeline", "commit", "level")),
  UNSYNCED_HEADER(
      "a fresh segment's header is not synced before its name appears",
      Edit.skip("storage.wal.SegmentSupply", "make", "force")),
  UNSYNCED_NAME(
      "a fresh segment is used before its name is durable",
      Edit.skip("storage.wal.SegmentSupply", "make", "syncDirectory")),
  POINTER_AHEAD_OF_DATA(
      "sluice.json is renamed into place before its bytes are synced",
      Edit.skip("storage.io.SmallFiles", "replace", "force")),
  POINTER_NOT_SYNCED(
      "sluice.json is replaced, and the directory not synced",
      Edit.skip("storage.io.SmallFiles", "replace", "syncDirectory")),
  VOIDING_FORGOTTEN(
      "the fresh segment after a failure voids nothing",
      Edit.constant("storage.wal.LogSurvey", "limit", -1)),
  FAILURE_FORGOTTEN(
      "after a failed write the next segment is opened as if nothing had happened",
      Edit.skipAssignment("storage.wal.FileShardLog", "abandon", "failed")),
  SAME_PAGES_AGAIN(
      "after a failed sync the same segment is written on",
      Edit.empty("storage.wal.FileShardLog", "abandon")),
  WRITTEN_NOT_REPEATED(
      "what was answered as written and not synced is not logged again after a failure",
      Edit.empty("storage.wal.UnsyncedGroups", "add")),
  INTERVAL_FORGOTTEN(
      "what was written is never synced in the background",
      Edit.empty("ingest.ShardPipeline", "scheduleSync")),
  FAILED_GROUP_APPLIED(
      "a group that could not be logged is applied and answered all the same",
      Edit.empty("storage.shard.Shard", "lambda$commit$0")),
  PRESENT_NOT_SEEN(
      "a sample that is there is taken for new", Edit.empty("storage.shard.Judge", "present")),
  DEFINITIONS_NOT_WITHDRAWN(
      "a definition whose group failed counts as written",
      Edit.skip("storage.shard.Judge", "forget", "forEach")),
  DEFINITION_OF_OLD_LOG(
      "a series of an older log is not defined in the current one",
      Edit.answer("storage.shard.Judge", "resolve", "get", false)),
  LOST_WAKE_UP(
      "a pipeline does not ask for its next group",
      Edit.skip("ingest.ShardPipeline", "end", "request")),
  NO_PROBE(
      "a log that failed is never tried again",
      Edit.skip("ingest.ShardPipeline", "startWeather", "schedule")),
  WEATHER_FOR_EVER(
      "a log that works again is still called failing",
      Edit.skipAssignment("ingest.ShardPipeline", "probed", "failing")),
  FIRST_SHARD_ANSWERS(
      "a request is answered by the first of its shards, not the last",
      Edit.invertAfter("ingest.Ticket", "countDown", "decrementAndGet")),
  FAILURE_OF_ONE_SHARD_FORGOTTEN(
      "a request whose one shard failed is called stored",
      Edit.skip("ingest.Ticket", "failed", "compareAndSet")),
  PERMITS_LEAK(
      "a failed slice keeps its permits", Edit.skip("ingest.ShardSet", "failed", "release")),
  PENDING_FOR_EVER(
      "the ledger never takes back what was pending",
      Edit.skip("ingest.ShardSet", "committed", "add")),
  FLUSH_OF_NOTHING("a flush touches no shard", Edit.skip("ingest.WriteBatch", "touchAll", "slice")),
  TRIM_BEFORE_CHECKPOINT(
      "the log is trimmed before the checkpoint it is trimmed behind has its name",
      Edit.skip("storage.checkpoint.CheckpointWriter", "publish", "rename")),
  CHECKPOINT_NOT_SYNCED(
      "the log is trimmed behind a checkpoint whose name is not durable",
      Edit.skip("storage.checkpoint.CheckpointWriter", "publish", "syncDirectory")),
  KEPT_NOT_SYNCED(
      "replay answers before what it kept is synced",
      Edit.empty("storage.wal.LogRepair", "makeDurable")),
  NAMES_NOT_SYNCED_AT_START(
      "names that a killed process left unsynced are relied on",
      Edit.skip("storage.io.DataDirectory", "readOrCreate", "syncNames")),
  CHECKSUM_IGNORED(
      "a frame is believed without its checksum",
      Edit.constant("storage.wal.SegmentReader", "checksumHolds", 1)),
  RESHARDED_WRONGLY(
      "a log of another number of shards is replayed into the wrong ones",
      Edit.skip("storage.shard.OldLogVisitor", "define", "shard")),
  BLOCK_NOT_SYNCED(
      "a block is published before its files are synced",
      Edit.skip("storage.block.FileSink", "finish", "force")),
  RELEASED_BEFORE_PUBLISHED(
      "the head lets go of chunks whose block nobody knows",
      Edit.skip("storage.seal.HeadSealer", "sealRange", "replace")),
  COVERED_TOO_MUCH(
      "replay passes over what no block has",
      Edit.answer("storage.shard.ReplayFilter", "passesOver", "has", true)),
  NEW_SAMPLE_DROPPED(
      "a sample out of order is neither stored nor refused",
      Edit.empty("storage.shard.Judge", "acceptNew"));

  final String what;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  final List<Edit> edits;

  PlantedFault(String what, Edit... edits) {
    this.what = what;
    this.edits = List.of(edits);
  }
}
