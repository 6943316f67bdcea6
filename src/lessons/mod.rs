//! One text file per lesson.
