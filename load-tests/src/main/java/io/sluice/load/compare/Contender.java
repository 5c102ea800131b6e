package io.sluice.load.compare;

import java.nio.file.Path;

/**
 * A server that takes part. Immutable.
 *
 * @param name in results and tables, unlike all others
 * @param peer its kind
 * @param program what is started
 * @param version as it or its package tells it
 * @param year of that release; 0 if not known here
 */
record Contender(String name, Peer peer, Path program, String version, int year) {}
