//! Why a call to the system failed, in the words of strerror(3).

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errno {
    /// ENOENT
    NoEntry,
    /// ESRCH
    NoProcess,
    /// ENOEXEC
    NotExecutable,
    /// EBADF
    BadDescriptor,
    /// EAGAIN
    TryAgain,
    /// EACCES
    Access,
    /// EBUSY
    Busy,
    /// EEXIST
    Exists,
    /// ENOTDIR
    NotDirectory,
    /// EISDIR
    IsDirectory,
    /// EINVAL
    Invalid,
    /// EMFILE
    TooManyOpen,
    /// EFBIG
    TooLarge,
    /// ENOSPC
    NoSpace,
    /// EROFS
    ReadOnly,
    /// EPIPE
    BrokenPipe,
    /// ENAMETOOLONG
    NameTooLong,
    /// ENOTEMPTY
    NotEmpty,
    /// ELOOP
    Loop,
}

impl Errno {
    /// Its number on Linux.
    pub fn number(self) -> i32 {
        match self {
            Errno::NoEntry => 2,
            Errno::NoProcess => 3,
            Errno::NotExecutable => 8,
            Errno::BadDescriptor => 9,
            Errno::TryAgain => 11,
            Errno::Access => 13,
            Errno::Busy => 16,
            Errno::Exists => 17,
            Errno::NotDirectory => 20,
            Errno::IsDirectory => 21,
            Errno::Invalid => 22,
            Errno::TooManyOpen => 24,
            Errno::TooLarge => 27,
            Errno::NoSpace => 28,
            Errno::ReadOnly => 30,
            Errno::BrokenPipe => 32,
            Errno::NameTooLong => 36,
            Errno::NotEmpty => 39,
            Errno::Loop => 40,
        }
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Errno::NoEntry => "No such file or directory",
            Errno::NoProcess => "No such process",
            Errno::NotExecutable => "Exec format error",
            Errno::BadDescriptor => "Bad file descriptor",
            Errno::TryAgain => "Resource temporarily unavailable",
            Errno::Access => "Permission denied",
            Errno::Busy => "Device or resource busy",
            Errno::Exists => "File exists",
            Errno::NotDirectory => "Not a directory",
            Errno::IsDirectory => "Is a directory",
            Errno::Invalid => "Invalid argument",
            Errno::TooManyOpen => "Too many open files",
            Errno::TooLarge => "File too large",
            Errno::NoSpace => "No space left on device",
            Errno::ReadOnly => "Read-only file system",
            Errno::BrokenPipe => "Broken pipe",
            Errno::NameTooLong => "File name too long",
            Errno::NotEmpty => "Directory not empty",
            Errno::Loop => "Too many levels of symbolic links",
        })
    }
}

impl std::error::Error for Errno {}
