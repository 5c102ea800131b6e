/** The file seam that tests can crash. */
@NullMarked
package io.sluice.storage.io;

import org.jspecify.annotations.NullMarked;
