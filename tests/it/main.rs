//! The program from outside: one module a subject.

mod record;
