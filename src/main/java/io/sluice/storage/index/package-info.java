/** Labels to series, and label pairs to postings. */
@NullMarked
package io.sluice.storage.index;

import org.jspecify.annotations.NullMarked;
