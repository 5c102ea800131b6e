/**
 * Micrometer on top of the client: a registry that pushes an application's meters to Sluice, and
 * the client's own meters. Needs {@code micrometer-core} on the class path, which this artifact
 * does not bring along.
 */
@NullMarked
package io.sluice.client.micrometer;

import org.jspecify.annotations.NullMarked;
