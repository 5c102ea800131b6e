package io.sluice.server.config;

/**
 * The text of one setting and where it came from. Immutable.
 *
 * @param text as it was written
 * @param origin for people: {@code default}, {@code flag --port}, {@code environment
 *     SLUICE_HTTP_PORT}, {@code file /etc/sluice.yaml}
 */
public record Value(String text, String origin) {}
