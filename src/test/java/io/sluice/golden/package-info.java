/** Request bodies as real senders make them, with the series they must become. */
@NullMarked
package io.sluice.golden;

import org.jspecify.annotations.NullMarked;
