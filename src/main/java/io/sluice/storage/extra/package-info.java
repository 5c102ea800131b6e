/** What is kept beside samples: exemplars and metadata of metric families. */
@NullMarked
package io.sluice.storage.extra;

import org.jspecify.annotations.NullMarked;
