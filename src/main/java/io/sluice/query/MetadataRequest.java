package io.sluice.query;

import org.jspecify.annotations.Nullable;

/**
 * What {@code /api/v1/metadata} is asked for. Immutable.
 *
 * @param tenant whose families
 * @param metric only this family; null for all
 * @param limit how many families at most; negative for all
 */
public record MetadataRequest(String tenant, @Nullable String metric, int limit) {}
