/**
 * What a figure of Bokeh may be made of. What runs code, fetches from elsewhere, holds markup or styles the page is not
 * among them, nor is what only works with a server.
 */
export const MODELS: ReadonlySet<string> = new Set(
  `
  ActionTool AdaptiveTicker AllIndices AllLabels Angular Annotation AnnularWedge Annulus Arc
  AreaVisuals Arrow ArrowHead Ascii Axis Band BaseBar BaseColorBar BaseSingleIntervalTicker
  BaseText BasicTickFormatter BasicTicker Bezier BinnedTicker Block BooleanFilter BoxAnnotation
  BoxEditTool BoxInteractionHandles BoxSelectTool BoxZoomTool CDSView Canvas CanvasTexture
  CategoricalAxis CategoricalColorMapper CategoricalMapper CategoricalMarkerMapper
  CategoricalPatternMapper CategoricalScale CategoricalTickFormatter CategoricalTicker Circle
  ClickPanTool ColorBar ColorMapper Column ColumnDataSource ColumnarDataSource Comparison
  CompositeFilter CompositeRenderer CompositeScale CompositeTicker ConnectedXYGlyph
  ContinuousAxis ContinuousColorMapper ContinuousScale ContinuousTicker ContourColorBar
  ContourRenderer Coordinate CoordinateMapping CoordinateTransform CopyTool CrosshairTool
  CumSum CustomDimensional DataAnnotation DataRange DataRange1d DataRenderer DataSource
  DatetimeAxis DatetimeTickFormatter DatetimeTicker DaysTicker Decoration DifferenceFilter Dimensional
  Dodge Drag EdgeCoordinates EdgesAndLinkedNodes EdgesOnly EditTool Ellipse
  EqHistColorMapper Expression FactorRange Figure FillGlyph Filter FixedTicker FlexBox
  FreehandDrawTool FullscreenTool GeoJSONDataSource GestureTool Glyph GlyphRenderer
  GraphCoordinates GraphHitTestPolicy GraphRenderer Grid GridBox GridCommon GridPlot GroupBox
  GroupFilter GuideRenderer HArea HAreaStep HBar HBox HSpan HStrip HatchGlyph HexTile HoverTool Image
  ImageBase ImageRGBA ImageStack ImperialLength IndexFilter Indexed InspectTool Interpolator
  IntersectRenderers IntersectionFilter InversionFilter Jitter LRTBGlyph Label LabelSet
  LabelingPolicy LassoSelectTool LayoutProvider Legend LegendItem Line LineEditTool LineGlyph
  LinearAxis LinearColorMapper LinearInterpolator LinearScale LogAxis LogColorMapper LogScale
  LogTickFormatter LogTicker Mapper Marker Marking Maximum MercatorAxis MercatorTickFormatter
  MercatorTicker Metric MetricLength Minimum MonthsTicker MultiLine MultiPolygons NanCompare
  Ngon NoOverlap Node NodeCoordinates NodesAndAdjacentNodes NodesAndLinkedEdges NodesOnly
  NormalHead NumeralTickFormatter NumericalRange OpenHead PanTool Patch Patches
  PlainText Plot PlotActionTool PointDrawTool PolarTransform PolyAnnotation PolyDrawTool
  PolyEditTool PolySelectTool PolyTool PrintfTickFormatter Quad Quadratic RadialGlyph Range
  Range1d RangeTool Ray ReciprocalMetric ReciprocalMetricLength Rect RedoTool RegionSelectTool
  Renderer RendererGroup ResetTool Row SaveTool ScalarExpression Scale ScaleBar
  ScanningColorMapper Scatter Scroll ScrollBox Segment SelectTool Selection SelectionPolicy
  SingleIntervalTicker SizeBar Slope Spacer Span Stack StackColorMapper StaticLayoutProvider
  Step StepInterpolator SymmetricDifferenceFilter TabPanel Tabs Tap TapTool TeeHead Text
  TextAnnotation TextGlyph Texture TickFormatter Ticker TimedeltaAxis TimedeltaTickFormatter
  TimedeltaTicker Title Tool ToolMenu ToolProxy Toolbar ToolbarPanel Transform UndoTool
  UnionFilter UnionRenderers VArea VAreaStep VBar VBox VSpan VStrip VeeHead Wedge
  WeightedStackColorMapper WheelPanTool WheelZoomTool Whisker XComponent XY XYComponent XYGlyph
  YComponent YearsTicker ZoomBaseTool ZoomInTool ZoomOutTool
`
    .trim()
    .split(/\s+/),
);
