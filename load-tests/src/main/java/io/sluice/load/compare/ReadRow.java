package io.sluice.load.compare;

/**
 * What one question to one server in one way took, as it is kept in the file of results. Immutable.
 *
 * @param at when, ISO 8601
 * @param question name of the case
 * @param server name of the contender
 * @param version of the server
 * @param way how it was asked
 * @param cold whether it was the first question after a start of the server; otherwise the figures
 *     are of a server that had been asked it for a while
 * @param run number of the repetition, from 1
 * @param samples in the answer
 * @param bytes of the answer
 * @param millis from asking to the last byte; of several the middle one
 * @param cpuMillis CPU time of the server for one answer; 0 if cold
 */
record ReadRow(
    String at,
    String question,
    String server,
    String version,
    ReadWay way,
    boolean cold,
    int run,
    long samples,
    long bytes,
    double millis,
    double cpuMillis) {}
