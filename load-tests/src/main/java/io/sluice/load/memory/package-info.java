/** The memory case: a small heap, a crowd, a slow disk, and bombs. */
@NullMarked
package io.sluice.load.memory;

import org.jspecify.annotations.NullMarked;
