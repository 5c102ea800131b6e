/** The commands: serve, prove, inspect, import-blocks, config, hash-secret, version. */
@NullMarked
package io.sluice.cli;

import org.jspecify.annotations.NullMarked;
