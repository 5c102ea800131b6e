/** Recent samples in memory, in Gorilla XOR chunks. */
@NullMarked
package io.sluice.storage.head;

import org.jspecify.annotations.NullMarked;
