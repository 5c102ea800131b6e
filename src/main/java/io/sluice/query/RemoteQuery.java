package io.sluice.query;

import org.jspecify.annotations.Nullable;

/**
 * One query of a remote read. Immutable.
 *
 * @param selector which series
 * @param range only samples in this span; null if it is empty
 * @param labelsOnly whether only the labels of series with samples in the span are asked for
 */
public record RemoteQuery(Selector selector, @Nullable TimeRange range, boolean labelsOnly) {}
