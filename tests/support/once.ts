/** The value of `make`, made when it is first asked for: what is listed as a test renders nothing while it is listed. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
