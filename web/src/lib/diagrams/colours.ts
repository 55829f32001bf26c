import { hue } from "../palette";

type Rgb = readonly [number, number, number];

/** What a diagram is painted with. */
export interface Paint {
  readonly dark: boolean;
  readonly font: string;
  readonly ink: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

let pen: CanvasRenderingContext2D | null = null;

/** A colour of any notation as numbers: those who compute with them read few notations. */
function rgb(colour: string): Rgb {
  pen ??= Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext(
    "2d",
    { willReadFrequently: true },
  );
  if (!pen) return [128, 128, 128];
  pen.fillStyle = "#808080";
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/** Whether dark letters are read better on a colour than light ones. */
export function isLight(colour: string): boolean {
  const [red, green, blue] = rgb(colour);
  return red * 0.299 + green * 0.587 + blue * 0.114 > 140;
}

function hex(colour: Rgb): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

/** So much of the first on the second. */
function mix(share: number, first: Rgb, second: Rgb): Rgb {
  const at = (i: 0 | 1 | 2): number => share * first[i] + (1 - share) * second[i];
  return [at(0), at(1), at(2)];
}

/** The page's colours and letters as they are now. */
export function paintOf(root: HTMLElement): Paint {
  const look = getComputedStyle(root);
  const token = (name: string): string => look.getPropertyValue(name).trim();
  const of = (name: string): string => hex(rgb(token(name)));
  const surface = rgb(token("--surface"));
  const tint = (share: number, at: number): string => hex(mix(share, rgb(hue(at)), surface));
  const ink = of("--ink");
  const line = of("--line-strong");
  const dark = root.dataset["theme"] === "dark";
  const hues = Object.fromEntries<string>(
    Array.from({ length: 12 }, (_, at): [string, string][] => [
      [`pie${at + 1}`, tint(0.6, at)],
      [`cScale${at}`, tint(0.28, at)],
      [`cScaleLabel${at}`, ink],
      [`cScaleInv${at}`, tint(0.8, at)],
      [`cScalePeer${at}`, tint(0.8, at)],
      [`surface${at}`, tint(0.28, at)],
      [`surfacePeer${at}`, tint(0.5, at)],
      [`fillType${at}`, tint(0.28, at)],
      [`git${at}`, tint(0.9, at)],
      [`gitInv${at}`, tint(0.4, at)],
      [`gitBranchLabel${at}`, "#ffffff"],
      [`venn${at + 1}`, tint(0.6, at)],
    ]).flat(),
  );
  return {
    dark,
    font: token("--font"),
    ink,
    variables: {
      ...hues,
      ...plain({ ink, line, surface: hex(surface), of }),
      darkMode: dark,
      fontFamily: token("--font"),
      fontSize: token("--text"),
      ...charts(ink, line, of("--accent-soft")),
    },
  };
}

/** What charts have of their own. */
function charts(ink: string, line: string, soft: string): Record<string, unknown> {
  const axes = ["x", "y"].flatMap((axis): [string, string][] => [
    [`${axis}AxisLabelColor`, ink],
    [`${axis}AxisTitleColor`, ink],
    [`${axis}AxisTickColor`, line],
    [`${axis}AxisLineColor`, line],
  ]);
  const plotColorPalette = Array.from({ length: 10 }, (_, at) => hue(at)).join(",");
  return {
    xyChart: {
      backgroundColor: "transparent",
      titleColor: ink,
      plotColorPalette,
      ...Object.fromEntries<string>(axes),
    },
    radar: { axisColor: line, graticuleColor: line, graticuleOpacity: 0.12 },
    packet: {
      startByteColor: ink,
      endByteColor: ink,
      labelColor: ink,
      titleColor: ink,
      blockStrokeColor: line,
      blockFillColor: soft,
    },
  };
}

interface Plain {
  ink: string;
  line: string;
  surface: string;
  of: (name: string) => string;
}

/** The variables of the library by what they are on the page. */
function plain({ ink, line, surface, of }: Plain): Record<string, string> {
  const soft = of("--accent-soft");
  const groups: readonly [string, string][] = [
    [ink, INK],
    [line, LINE],
    [surface, "background edgeLabelBackground labelBackground rowOdd"],
    [soft, SOFT],
    [of("--surface-2"), SECOND],
    [of("--accent"), "primaryBorderColor nodeBorder activeTaskBorderColor actorBorder"],
    [of("--warn-soft"), "noteBkgColor critBkgColor"],
    [of("--warn"), "noteBorderColor critBorderColor"],
    [of("--bad"), "errorTextColor todayLineColor"],
    [of("--bad-soft"), "errorBkgColor"],
  ];
  return Object.fromEntries(
    groups.flatMap(([colour, names]) => names.split(/\s+/).map((name) => [name, colour])),
  );
}

const INK = `primaryTextColor secondaryTextColor tertiaryTextColor textColor nodeTextColor titleColor labelTextColor
  labelColor actorTextColor signalTextColor loopTextColor noteTextColor classText pieTitleTextColor
  pieSectionTextColor pieLegendTextColor taskTextColor taskTextDarkColor taskTextLightColor taskTextOutsideColor
  taskTextClickableColor sectionTextColor requirementTextColor relationLabelColor stateLabelColor
  transitionLabelColor tagLabelColor commitLabelColor quadrant1TextFill quadrant2TextFill quadrant3TextFill
  quadrant4TextFill quadrantPointTextFill quadrantXAxisTextFill quadrantYAxisTextFill quadrantTitleFill
  archGroupBorderColor`;
const LINE = `lineColor signalColor arrowheadColor defaultLinkColor actorLineColor sequenceNumberColor
  secondaryBorderColor tertiaryBorderColor clusterBorder labelBoxBorderColor activationBorderColor gridColor
  taskBorderColor doneTaskBorderColor pieStrokeColor pieOuterStrokeColor transitionColor innerEndBackground
  specialStateColor compositeBorder tagLabelBorder relationColor requirementBorderColor archEdgeColor
  archEdgeArrowColor quadrantInternalBorderStrokeFill quadrantExternalBorderStrokeFill`;
const SOFT = `primaryColor mainBkg actorBkg taskBkgColor activeTaskBkgColor stateBkg requirementBackground
  quadrant1Fill tagLabelBackground`;
const SECOND = `secondaryColor tertiaryColor secondBkg clusterBkg labelBoxBkgColor activationBkgColor sectionBkgColor
  sectionBkgColor2 doneTaskBkgColor altBackground compositeBackground compositeTitleBackground rowEven
  relationLabelBackground commitLabelBackground altSectionBkgColor quadrant2Fill quadrant3Fill quadrant4Fill
  excludeBkgColor`;
