/**
 * A queue on disk between a service and Sluice: what is enqueued survives a crash of the service
 * and an absence of the server, and leaves the disk only when the server has it synced.
 *
 * <p>The directory holds segments named after their first entry's sequence, {@code
 * 00000000000000000001.queue}, a {@code LOCK}, and documents that the server will never take,
 * {@code aside-<sequence>.json}. A segment is a header and entries, integers big-endian:
 *
 * <pre>
 * header: magic "SLUQ" (4) | version (4) | first sequence (8)
 * entry:  length of payload (4) | CRC32C (4) | sequence (8) | time, ms since epoch (8)
 *         | samples (4) | payload
 * </pre>
 *
 * <p>The CRC covers everything behind it. Entries are numbered without gaps within a segment. A
 * segment is read up to its first entry that is not whole: that one was never confirmed, unless the
 * disk lies.
 */
@NullMarked
package io.sluice.client.queue;

import org.jspecify.annotations.NullMarked;
