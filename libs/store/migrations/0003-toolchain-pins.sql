-- With which tools an installation grades: whoever first offers a language says so, every other host is held to it. A new
-- generation supersedes the one before; nothing is changed.
create table toolchain_pin (
  language         text not null,
  generation       integer not null check (generation > 0),
  -- First line of what the compiler or runtime says of itself.
  tool_version     text not null,
  packages_sha256  text not null,
  -- Of the whole image, for the record: it differs between releases of this engine with the same tools.
  tree_sha256      text not null,
  pinned_at        timestamptz not null,
  pinned_host      text not null,
  primary key (language, generation)
);
create trigger append_only before update or delete on toolchain_pin for each row execute function refuse_change();
create trigger no_truncate before truncate on toolchain_pin for each statement execute function refuse_change();
