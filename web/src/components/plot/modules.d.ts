declare module "plotly.js-basic-dist-min";
declare module "plotly.js-cartesian-dist-min";
declare module "plotly.js-strict-dist-min";
declare module "@bokeh/bokehjs/build/js/bokeh.esm.min.js?url" {
  const address: string;
  export default address;
}
