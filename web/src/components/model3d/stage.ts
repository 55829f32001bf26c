import {
  Box3,
  type BufferGeometry,
  Color,
  DirectionalLight,
  HemisphereLight,
  type Material,
  Mesh,
  MOUSE,
  type Object3D,
  PerspectiveCamera,
  PMREMGenerator,
  Points,
  Scene,
  setConsoleFunction,
  Sphere,
  Spherical,
  SRGBColorSpace,
  type Texture,
  Vector3,
  WebGLRenderer,
} from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { RoomEnvironment } from "three/addons/environments/RoomEnvironment.js";

import { say } from "../../lib/words";
import { asPoints, wired } from "./models";

export type Display = "solid" | "point_cloud" | "wireframe";

export interface Look {
  /** Red, green, blue and opacity, 0 to 1. */
  background: readonly number[];
  /** The angle around, the angle from above in degrees, and the distance; null finds one. */
  camera: readonly (number | null)[];
  zoomSpeed: number;
  panSpeed: number;
}

const TURN = Math.PI / 18;
const ANGLES = { around: Math.PI / 4, above: Math.PI / 2.6 };
/** How much larger than the model the view is. */
const AIR = 1.15;

// What the library tells of a stranger's model is no fault of the page.
setConsoleFunction((type, message, ...rest: unknown[]) => {
  if (type === "error" || type === "warn") console.debug(message, ...rest);
});

/** A canvas in `view` that shows one model. It draws when something changed, and rests else. */
export class Stage {
  readonly #canvas: HTMLCanvasElement;
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera(40, 1, 0.01, 1000);
  readonly #controls: OrbitControls;
  readonly #watch: ResizeObserver;
  #model: Object3D | null = null;
  #cloud: Object3D | null = null;
  #ball = new Sphere(new Vector3(), 1);
  #display: Display = "solid";
  #look: Look;
  #asked = 0;
  /** A person chose the view: it is not fitted again. */
  #moved = false;
  /** How many pictures were drawn, for tests. */
  drawn = 0;

  /** Throws when the browser draws no 3D. */
  constructor(view: HTMLElement, look: Look) {
    const canvas = document.createElement("canvas");
    this.#canvas = canvas;
    this.#look = look;
    this.#renderer = new WebGLRenderer({ canvas, alpha: true, antialias: true });
    this.#renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    const room = new RoomEnvironment();
    const maker = new PMREMGenerator(this.#renderer);
    this.#scene.environment = maker.fromScene(room, 0.04).texture;
    this.#scene.environmentIntensity = 0.6;
    maker.dispose();
    const sun = new DirectionalLight(0xffffff, 1.6);
    sun.position.set(0.6, 1, 1);
    this.#camera.add(sun);
    this.#scene.add(this.#camera, new HemisphereLight(0xffffff, 0x888888, 0.7));
    this.#controls = new OrbitControls(this.#camera, canvas);
    this.#controls.mouseButtons = { LEFT: MOUSE.ROTATE, MIDDLE: MOUSE.DOLLY, RIGHT: MOUSE.PAN };
    this.#controls.addEventListener("change", this.#draw);
    this.#controls.addEventListener("start", () => (this.#moved = true));
    view.append(canvas);
    this.#watch = new ResizeObserver(() => this.#resize());
    this.#watch.observe(canvas);
    canvas.addEventListener("webglcontextrestored", this.#draw);
    // a wheel that only passes over it scrolls the page
    this.#controls.enableZoom = false;
    view.addEventListener("focus", () => (this.#controls.enableZoom = true));
    view.addEventListener("blur", () => (this.#controls.enableZoom = false));
    this.wear(look);
    this.#resize();
  }

  /** What the author asked for. */
  wear(look: Look): void {
    this.#look = look;
    const [red = 0, green = 0, blue = 0, opacity = 0] = look.background;
    const color = new Color().setRGB(red, green, blue, SRGBColorSpace);
    this.#renderer.setClearColor(color, opacity);
    this.#controls.zoomSpeed = look.zoomSpeed;
    this.#controls.panSpeed = look.panSpeed;
    this.#draw();
  }

  /** Shows a model, or nothing. Throws, in words for the person, when there is nothing to see in it. */
  show(model: Object3D | null): void {
    this.#drop();
    if (!model) {
      this.#draw();
      return;
    }
    const ball = new Box3().setFromObject(model).getBoundingSphere(new Sphere());
    if (
      !(ball.radius > 0) ||
      !Number.isFinite(ball.radius) ||
      !Number.isFinite(ball.center.length())
    )
      throw new Error(say("There is nothing to see in this model."));
    this.#ball = ball;
    this.#model = model;
    this.#scene.add(model);
    this.draw(this.#display);
    this.reset();
  }

  draw(display: Display): void {
    this.#display = display;
    if (!this.#model) return;
    const cloud = display === "point_cloud";
    if (cloud && !this.#cloud) this.#scene.add((this.#cloud = asPoints(this.#model)));
    if (this.#cloud) this.#cloud.visible = cloud;
    this.#model.visible = !cloud;
    wired(this.#model, display === "wireframe");
    this.#draw();
  }

  /** The view as it was at first. */
  reset(): void {
    const { center, radius } = this.#ball;
    this.#moved = false;
    const [around, above, distance] = this.#look.camera;
    const fit = radius / Math.sin((Math.min(40, 40 * this.#camera.aspect) * Math.PI) / 360);
    const away = distance ?? fit * AIR;
    const theta = around === null || around === undefined ? ANGLES.around : radians(around);
    const phi = above === null || above === undefined ? ANGLES.above : radians(above);
    this.#camera.near = Math.max(away, radius) / 1000;
    this.#camera.far = (away + radius) * 20;
    this.#camera.updateProjectionMatrix();
    const spherical = new Spherical(away, phi, theta).makeSafe();
    this.#camera.position.setFromSpherical(spherical).add(center);
    this.#controls.target.copy(center);
    this.#controls.update();
    this.#draw();
  }

  /** Does what a key stands for; false for other keys. */
  key(event: KeyboardEvent): boolean {
    const step = KEYS[event.key];
    if (!step) return false;
    const [x, y, zoom] = step;
    this.#moved = true;
    if (zoom === 0 && x === 0 && y === 0) this.reset();
    else if (event.shiftKey && zoom === 1) this.#move(x, y);
    else this.#turn(x, y, zoom);
    return true;
  }

  dispose(): void {
    cancelAnimationFrame(this.#asked);
    this.#watch.disconnect();
    this.#controls.dispose();
    this.#drop();
    this.#scene.environment?.dispose();
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
    this.#canvas.remove();
  }

  #turn(x: number, y: number, zoom: number): void {
    const offset = this.#camera.position.clone().sub(this.#controls.target);
    const spherical = new Spherical().setFromVector3(offset);
    spherical.theta -= x * TURN;
    spherical.phi -= y * TURN;
    spherical.radius *= zoom ** this.#look.zoomSpeed;
    offset.setFromSpherical(spherical.makeSafe());
    this.#camera.position.copy(this.#controls.target).add(offset);
    this.#controls.update();
    this.#draw();
  }

  #move(x: number, y: number): void {
    const step =
      this.#camera.position.distanceTo(this.#controls.target) * 0.05 * this.#look.panSpeed;
    const right = new Vector3()
      .setFromMatrixColumn(this.#camera.matrix, 0)
      .multiplyScalar(x * step);
    const up = new Vector3().setFromMatrixColumn(this.#camera.matrix, 1).multiplyScalar(y * step);
    const by = right.add(up).negate();
    this.#camera.position.add(by);
    this.#controls.target.add(by);
    this.#controls.update();
    this.#draw();
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (width === 0 || height === 0) return;
    this.#renderer.setSize(width, height, false);
    this.#camera.aspect = width / height;
    this.#camera.updateProjectionMatrix();
    if (this.#model && !this.#moved) this.reset();
    this.#draw();
  }

  readonly #draw = (): void => {
    if (this.#asked) return;
    this.#asked = requestAnimationFrame(() => {
      this.#asked = 0;
      this.drawn += 1;
      this.#canvas.dataset["drawn"] = String(this.drawn);
      this.#renderer.render(this.#scene, this.#camera);
    });
  };

  /** Gives back what the model holds of the graphics card. */
  #drop(): void {
    for (const thing of [this.#model, this.#cloud]) {
      if (!thing) continue;
      wired(thing, false);
      this.#scene.remove(thing);
      for (const material of materials(thing)) {
        for (const part of Object.values(material) as unknown[])
          if ((part as Texture | null)?.isTexture) (part as Texture).dispose();
        material.dispose();
      }
      thing.traverse((part) => {
        if (part instanceof Mesh || part instanceof Points)
          (part.geometry as BufferGeometry).dispose();
      });
    }
    this.#model = this.#cloud = null;
  }
}

/** What keys do: turn by x and y, zoom by a factor. All zero is the view as it was at first. */
const KEYS: Readonly<Record<string, readonly [number, number, number]>> = {
  ArrowLeft: [-1, 0, 1],
  ArrowRight: [1, 0, 1],
  ArrowUp: [0, 1, 1],
  ArrowDown: [0, -1, 1],
  "+": [0, 0, 0.9],
  "=": [0, 0, 0.9],
  "-": [0, 0, 1 / 0.9],
  "0": [0, 0, 0],
  Home: [0, 0, 0],
};

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function materials(model: Object3D): Material[] {
  const found = new Set<Material>();
  model.traverse((part) => {
    if (part instanceof Mesh || part instanceof Points)
      for (const one of [part.material as Material | Material[]].flat()) found.add(one);
  });
  return [...found];
}
