/** The changes a form can make to the source of a journey. */

/** Paths are those of `Problem`, such as `steps[2].then`; the empty one is the journey itself. */
export type JourneyEdit =
  /** `path` names the object, `field` what to change in it; `value` undefined takes the field away. */
  | { readonly kind: 'setField'; readonly path: string; readonly field: string; readonly value: unknown }
  /** `list` may be missing in its step so far, such as `steps[2].then`. */
  | { readonly kind: 'addStep'; readonly list: string; readonly at: number; readonly step: Readonly<Record<string, unknown>> }
  | { readonly kind: 'removeStep'; readonly path: string }
  /** `list` as it is called before, `at` counted as if the step were gone already. */
  | { readonly kind: 'moveStep'; readonly path: string; readonly list: string; readonly at: number }
