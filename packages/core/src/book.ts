export { BookBuilder, type BookBuilderOptions } from './book/book-builder.ts';
export { BookSide } from './book/book-side.ts';
export { LevelBook, type BookOutcome, type BookState, type SavedBook } from './book/level-book.ts';
