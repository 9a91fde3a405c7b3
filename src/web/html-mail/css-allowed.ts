/** What mail may say in CSS. What is not here is left out: nothing that loads, moves, floats above, or runs. */
export const allowedProperties: ReadonlySet<string> = new Set(
  `align-content align-items align-self background background-clip background-color background-image background-origin
  background-position background-position-x background-position-y background-repeat background-size border
  border-bottom border-bottom-color border-bottom-left-radius border-bottom-right-radius border-bottom-style
  border-bottom-width border-collapse border-color border-left border-left-color border-left-style border-left-width
  border-radius border-right border-right-color border-right-style border-right-width border-spacing border-style
  border-top border-top-color border-top-left-radius border-top-right-radius border-top-style border-top-width
  border-width box-shadow box-sizing break-after break-before break-inside caption-side clear color color-scheme
  column-count column-gap column-rule column-width columns direction display empty-cells flex flex-basis
  flex-direction flex-flow flex-grow flex-shrink flex-wrap float font font-family font-feature-settings font-kerning
  font-size font-stretch font-style font-variant font-variant-numeric font-weight gap grid-column grid-row
  grid-template-columns grid-template-rows height hyphens justify-content justify-items justify-self letter-spacing
  line-break line-height list-style list-style-position list-style-type margin margin-bottom margin-left margin-right
  margin-top max-height max-width min-height min-width object-fit object-position opacity order orphans outline
  outline-color outline-offset outline-style outline-width overflow overflow-wrap overflow-x overflow-y padding
  padding-bottom padding-left padding-right padding-top page-break-after page-break-before page-break-inside position
  quotes row-gap tab-size table-layout text-align text-align-last text-decoration text-decoration-color
  text-decoration-line text-decoration-style text-decoration-thickness text-indent text-orientation text-overflow
  text-rendering text-shadow text-size-adjust text-transform text-underline-offset unicode-bidi vertical-align
  visibility white-space widows width word-break word-spacing word-wrap writing-mode -webkit-text-size-adjust
  -ms-text-size-adjust`.split(/\s+/),
);

/** Where an address may stand: a picture behind the text. */
export const propertiesWithUrl: ReadonlySet<string> = new Set(["background", "background-image"]);

/** Properties by which a mail chooses colours for itself. */
export const colourProperties: ReadonlySet<string> = new Set([
  "background",
  "background-color",
  "background-image",
  "color",
]);

export const positions: ReadonlySet<string> = new Set(["static", "relative"]);

export const allowedFunctions: ReadonlySet<string> = new Set(
  `rgb rgba hsl hsla hwb lab lch oklab oklch calc min max clamp minmax repeat fit-content linear-gradient
  radial-gradient repeating-linear-gradient repeating-radial-gradient`.split(/\s+/),
);

export const allowedUnits: ReadonlySet<string> = new Set(
  "% px pt pc in cm mm em rem ex ch lh rlh vw vh vmin vmax deg rad turn fr x dppx dpi".split(" "),
);

export const allowedPseudoClasses: ReadonlySet<string> = new Set(
  `active empty first-child first-of-type focus hover last-child last-of-type link only-child only-of-type
  root`.split(/\s+/),
);

export const allowedNthClasses: ReadonlySet<string> = new Set(
  "nth-child nth-last-child nth-last-of-type nth-of-type".split(" "),
);

export const allowedPseudoElements: ReadonlySet<string> = new Set(["first-letter", "first-line"]);

export const allowedMediaFeatures: ReadonlySet<string> = new Set(
  `width min-width max-width device-width min-device-width max-device-width height min-height max-height orientation
  prefers-color-scheme min-resolution max-resolution -webkit-min-device-pixel-ratio
  -webkit-max-device-pixel-ratio`.split(/\s+/),
);
