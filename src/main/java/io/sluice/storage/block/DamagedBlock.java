package io.sluice.storage.block;

import java.nio.file.Path;

/**
 * A block that can't be read. Immutable.
 *
 * @param path where it is
 * @param why what is wrong, naming file and offset
 */
public record DamagedBlock(Path path, String why) {}
