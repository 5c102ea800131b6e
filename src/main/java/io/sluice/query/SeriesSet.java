package io.sluice.query;

import io.sluice.storage.index.PostingsCursor;
import io.sluice.storage.index.PostingsList;

/**
 * The series that one matcher lets through, or that it keeps out: one postings list as the index
 * has it, or several gathered in a bitmap. Confined to one thread.
 *
 * @param size how many there are
 * @param source where to walk them from
 */
record SeriesSet(int size, Source source) {

  /** Gives cursors. */
  interface Source {
    PostingsCursor cursor();
  }

  static SeriesSet of(PostingsList list) {
    return new SeriesSet(list.size(), list::cursor);
  }

  static SeriesSet of(RefSet refs) {
    return new SeriesSet(refs.size(), refs::cursor);
  }

  PostingsCursor cursor() {
    return source.cursor();
  }
}
