package io.sluice.api;

/**
 * One sample, or one whole series, that was refused for good. Immutable.
 *
 * @param reason why
 * @param series the series as {@code name{label="value"}}, shortened to at most 512 characters;
 *     empty when its labels could not be read
 * @param seriesIndex position of the series in the request, from 0; for line formats the line, from
 *     1; -1 if unknown
 * @param sampleIndex position of the sample in its series, from 0; -1 when the whole series was
 *     refused
 * @param samples how many samples this entry stands for, at least 1 except for a series that came
 *     without samples
 * @param message a sentence for a human that names the limit or the skew
 */
public record Refusal(
    RefusalReason reason,
    String series,
    int seriesIndex,
    int sampleIndex,
    long samples,
    String message) {}
