/** Commands: serve, config, inspect. */
@NullMarked
package io.sluice.cli;

import org.jspecify.annotations.NullMarked;
