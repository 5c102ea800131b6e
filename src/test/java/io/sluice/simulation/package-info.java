/**
 * The write path, its logs and its blocks under one seed: scheduler, disk and time are simulated,
 * so every run can be repeated, and faults are planted in the classes themselves.
 */
@NullMarked
package io.sluice.simulation;

import org.jspecify.annotations.NullMarked;
