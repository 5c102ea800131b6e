package io.sluice.load.compare;

/**
 * Where a server takes a protocol. Immutable.
 *
 * @param encoder the name that {@link io.sluice.load.data.Encoder#named} knows
 * @param path with its query
 */
record Route(String encoder, String path) {}
