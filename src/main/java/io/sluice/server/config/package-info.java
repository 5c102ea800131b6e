/** One immutable tree of settings, read from a file, the environment and flags. */
@NullMarked
package io.sluice.server.config;

import org.jspecify.annotations.NullMarked;
