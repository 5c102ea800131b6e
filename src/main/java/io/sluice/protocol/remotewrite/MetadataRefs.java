package io.sluice.protocol.remotewrite;

import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.wire.WireReader;
import io.sluice.storage.extra.MetricType;
import java.util.Arrays;

/**
 * Reads the metadata that each series of remote write 2.0 carries. Senders repeat it with every
 * series of a family, so what the same references said before in the request is passed over.
 * Confined to the thread of its decoder.
 */
final class MetadataRefs {
  private static final int TYPE = 1;
  private static final int HELP = 3;
  private static final int UNIT = 4;

  private final byte[] buf;
  private final Symbols symbols;
  private final WriteBatch out;

  private boolean there;
  private long type;
  private long help;
  private long unit;

  /**
   * Open addressing over what was told: name, type, help and unit, four ints each; name -1 free.
   */
  private int[] told = new int[0];

  private int tellings;

  MetadataRefs(byte[] buf, Symbols symbols, WriteBatch out) {
    this.buf = buf;
    this.symbols = symbols;
    this.out = out;
  }

  /** Forgets the metadata of the series before. */
  void clear() {
    there = false;
  }

  /** Reads the message that the cursor has entered. */
  void read(WireReader in) {
    there = true;
    type = 0;
    help = 0;
    unit = 0;
    while (in.hasNext()) {
      int tag = in.tag();
      switch (tag) {
        case TYPE << 3 -> type = in.varint("metadata.type");
        case HELP << 3 -> help = in.varint("metadata.help_ref");
        case UNIT << 3 -> unit = in.varint("metadata.unit_ref");
        default -> in.skip(tag);
      }
    }
  }

  /** Gives it to the batch, for the family of the series whose name is that symbol. */
  void tell(int name) {
    if (!there || (type == 0 && help == 0 && unit == 0)) {
      return;
    }
    if (!inside(help) || !inside(unit) || name < 0) {
      out.refuseMetadata();
      return;
    }
    if (isNew(name)) {
      MetricType kind = MetricType.of(type);
      int family = kind.familyLength(buf, symbols.off(name), symbols.len(name));
      out.metadata(kind, text(name, family), text((int) help), text((int) unit));
    }
  }

  private boolean inside(long ref) {
    return ref >= 0 && ref < symbols.count();
  }

  private byte[] text(int symbol) {
    return text(symbol, symbols.len(symbol));
  }

  private byte[] text(int symbol, int length) {
    return Arrays.copyOfRange(buf, symbols.off(symbol), symbols.off(symbol) + length);
  }

  private boolean isNew(int name) {
    if (told.length <= 8 * tellings) {
      grow();
    }
    int kind = MetricType.of(type).number();
    int at = slot(name, kind, (int) help, (int) unit);
    if (told[at] >= 0) {
      return false;
    }
    put(at, name, kind, (int) help, (int) unit);
    tellings++;
    return true;
  }

  private void grow() {
    int[] before = told;
    told = new int[Math.max(256, 2 * before.length)];
    Arrays.fill(told, -1);
    for (int i = 0; i < before.length; i += 4) {
      if (before[i] >= 0) {
        int at = slot(before[i], before[i + 1], before[i + 2], before[i + 3]);
        put(at, before[i], before[i + 1], before[i + 2], before[i + 3]);
      }
    }
  }

  private void put(int at, int name, int kind, int helpRef, int unitRef) {
    told[at] = name;
    told[at + 1] = kind;
    told[at + 2] = helpRef;
    told[at + 3] = unitRef;
  }

  /** Where these stand, or the free place where they would. */
  private int slot(int name, int kind, int helpRef, int unitRef) {
    int mask = told.length / 4 - 1;
    int hash = ((name * 31 + helpRef) * 31 + unitRef) * 31 + kind;
    int slot = ((hash * 0x9E3779B9) >>> 12) & mask;
    while (told[4 * slot] >= 0
        && !(told[4 * slot] == name
            && told[4 * slot + 1] == kind
            && told[4 * slot + 2] == helpRef
            && told[4 * slot + 3] == unitRef)) {
      slot = (slot + 1) & mask;
    }
    return 4 * slot;
  }
}
