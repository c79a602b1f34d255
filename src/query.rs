//! The search language, from text to a tree. `store` makes SQL of the tree.
