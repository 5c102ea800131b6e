/** The reactive read path: selectors, merged reads, export. */
@NullMarked
package io.sluice.query;

import org.jspecify.annotations.NullMarked;
