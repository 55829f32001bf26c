import {
  BufferGeometry,
  type Material,
  Color,
  Float32BufferAttribute,
  Group,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  type Object3D,
  Points,
  PointsMaterial,
} from "three";

import { say } from "../../lib/words";

/** The names of what a model needs beside its own file, and does not get. */
export type Missing = Set<string>;

type Reader = (data: ArrayBuffer, missing: Missing) => Promise<Object3D>;

const READERS: Readonly<Record<string, Reader>> = {
  glb: gltf,
  gltf,
  obj: async (data, missing) => {
    const { OBJLoader } = await import("three/addons/loaders/OBJLoader.js");
    const text = new TextDecoder().decode(data);
    // its colours and pictures lie in other files, which did not come with it
    for (const [, name = ""] of text.matchAll(/^mtllib[ \t]+([^\r\n]{1,200})/gm))
      if (missing.size < 9) missing.add(name.trim());
    return clothed(new OBJLoader().parse(text));
  },
  ply,
  splat: (data) => Promise.resolve(splats(data)),
  stl: async (data) => {
    const { STLLoader } = await import("three/addons/loaders/STLLoader.js");
    return surface(new STLLoader().parse(data));
  },
};

/** The endings of files that are models. */
export const TYPES = Object.keys(READERS).map((ending) => `.${ending}`);

/** Reads the model in a file of that name. Rejects with words for the person. */
export async function readModel(
  data: ArrayBuffer,
  name: string,
  missing: Missing,
): Promise<Object3D> {
  const ending = name.split(".").pop()?.toLowerCase() ?? "";
  const read = READERS[ending];
  if (!read)
    throw new Error(
      say("{name} is no 3D model: choose {types}.", { name, types: TYPES.join(", ") }),
    );
  try {
    return await read(data, missing);
  } catch (error) {
    const wanted = [...missing].slice(0, 3).join(", ");
    if (wanted)
      throw new Error(
        say("This model needs other files ({names}). Save it as one .glb to have all in it.", {
          names: wanted,
        }),
        { cause: error },
      );
    throw new Error(say("{name} cannot be read as a 3D model.", { name }), { cause: error });
  }
}

async function gltf(data: ArrayBuffer, missing: Missing): Promise<Object3D> {
  const { readGltf } = await import("./gltf");
  return readGltf(data, missing);
}

async function ply(data: ArrayBuffer): Promise<Object3D> {
  const { PLYLoader } = await import("three/addons/loaders/PLYLoader.js");
  const loader = new PLYLoader();
  loader.setCustomPropertyNameMapping({ splat: ["f_dc_0", "f_dc_1", "f_dc_2"] });
  const geometry = loader.parse(data);
  const splat = geometry.getAttribute("splat");
  if (splat) {
    // the constant part of a splat's colour, as its format has it
    const color = Array.from(splat.array, (part) =>
      Math.min(1, Math.max(0, 0.5 + 0.2820948 * part)),
    );
    geometry.setAttribute("color", new Float32BufferAttribute(color, 3));
  }
  return geometry.index ? surface(geometry) : points(geometry);
}

const SPLAT_BYTES = 32;

/** Splats, 32 bytes each: place and size as floats, colour and rotation as bytes. */
function splats(data: ArrayBuffer): Object3D {
  const count = Math.floor(data.byteLength / SPLAT_BYTES);
  const view = new DataView(data);
  const places = new Float32Array(count * 3);
  const colors = new Float32Array(count * 3);
  for (let at = 0; at < count; at += 1) {
    for (let axis = 0; axis < 3; axis += 1) {
      places[at * 3 + axis] = view.getFloat32(at * SPLAT_BYTES + axis * 4, true);
      colors[at * 3 + axis] = view.getUint8(at * SPLAT_BYTES + 24 + axis) / 255;
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(places, 3));
  geometry.setAttribute("color", new Float32BufferAttribute(colors, 3));
  // they stand on their heads in their own files
  geometry.rotateX(Math.PI);
  return points(geometry);
}

function surface(geometry: BufferGeometry): Object3D {
  if (!geometry.hasAttribute("normal")) geometry.computeVertexNormals();
  return new Mesh(geometry, plain(geometry.hasAttribute("color")));
}

function points(geometry: BufferGeometry): Object3D {
  return new Points(geometry, dots(geometry.hasAttribute("color")));
}

/** What a model without a material of its own is made of. */
function plain(colored: boolean): Material {
  return new MeshStandardMaterial({
    color: colored ? 0xffffff : 0xb8bcc4,
    roughness: 0.65,
    metalness: 0,
    side: 2,
    vertexColors: colored,
  });
}

function dots(colored: boolean): PointsMaterial {
  const color = new Color(colored ? 0xffffff : 0x6b7dd6);
  return new PointsMaterial({ color, size: 2, sizeAttenuation: false, vertexColors: colored });
}

/** The parts of an OBJ in a material of ours: its own lie in another file. */
function clothed(model: Object3D): Object3D {
  model.traverse((part) => {
    if (part instanceof Mesh)
      part.material = plain((part.geometry as BufferGeometry).hasAttribute("color"));
    else if (part instanceof Points)
      part.material = dots((part.geometry as BufferGeometry).hasAttribute("color"));
  });
  return model;
}

/** The points of a model, whatever else it shows. */
export function asPoints(model: Object3D): Group {
  const group = new Group();
  model.updateMatrixWorld(true);
  model.traverse((part) => {
    if (!(part instanceof Mesh) && !(part instanceof Points)) return;
    const geometry = part.geometry as BufferGeometry;
    const shown = new Points(geometry, dots(geometry.hasAttribute("color")));
    shown.applyMatrix4(part.matrixWorld);
    group.add(shown);
  });
  return group;
}

/** The materials of parts that are shown as wires now. */
const solid = new WeakMap<object, Material | Material[]>();

/** Shows the edges of a model's faces alone, or the faces again. */
export function wired(model: Object3D, on: boolean): void {
  model.traverse((part) => {
    if (!(part instanceof Mesh)) return;
    const mesh = part as Mesh;
    const before = solid.get(mesh);
    if (before) {
      for (const wires of [mesh.material].flat()) wires.dispose();
      mesh.material = before;
      solid.delete(mesh);
    }
    if (!on) return;
    solid.set(mesh, mesh.material);
    const colored = mesh.geometry.hasAttribute("color");
    mesh.material = new MeshBasicMaterial({
      color: colored ? 0xffffff : 0x6b7dd6,
      vertexColors: colored,
      wireframe: true,
    });
  });
}
