using System.IO.Compression;
using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Backends.Tests.Lowering.Quantized;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace Fixtures.Int8;

/// <summary>A chip with 8-bit multipliers whose artifact is its lowered module, and whose simulator is its reference.</summary>
[ExportBackend("fixtureint8")]
public sealed class Backend : IBackend
{
    private static readonly QuantizationTarget s_chip = new(new QuantizationScheme(), new MultiplierShiftRealizer { MaxMultiplier = 255 });

    public TargetDescription Target { get; } = new()
    {
        Name = "FIXTUREINT8",
        Lanes = 1,
        LaneWidthBytes = 16,
        LaneBytes = 1 << 20,
        BanksPerLane = 1,
        GlobalBase = 0,
        GlobalBytes = 1 << 30,
        GlobalAlignment = 16,
        MaxDimension = 65535,
        ReductionBytes = 1 << 20,
        Engines = ["compute"],
        ComputeTypes = ["f32", "si8"],
    };

    public IReadOnlyList<string> Modes => ["INT8", "F32"];

    public INumericReference Reference { get; } = new IntegerReference();

    public void Lower(Module module, LoweringRequest request) =>
        new LoweringDriver(Target, [.. QuantizedRules.All, new SoftmaxRule(), new FloatingMatMulRule()])
            .Run(module, request, ElementType.F32, request.Mode == "INT8" ? s_chip : null);

    public CompiledArtifact Generate(Module module, GenerationRequest request)
    {
        string folder = Directory.CreateTempSubdirectory("fixint8").FullName;
        ModuleFile.Save(module.Clone(), Path.Combine(folder, "module.mlir"));
        using var bytes = new MemoryStream();
        ZipFile.CreateFromDirectory(folder, bytes);
        Directory.Delete(folder, recursive: true);
        return new CompiledArtifact(".fixint8", [.. "FIX8"u8, .. bytes.ToArray()], [], new Dictionary<string, long> { ["operations"] = module.Operations.Count() });
    }

    private sealed class SoftmaxRule : LoweringRule<Softmax>
    {
        protected override void Lower(Softmax op, LoweringContext context) => context.Replace(
            op, context.Create("tpu.Softmax", op.Location, [context.Cast(op.Input)], op.Output.Shape, context.ComputeType, ("axis", op.Axis)));
    }

    private sealed class FloatingMatMulRule : LoweringRule<MatMul>
    {
        protected override void Lower(MatMul op, LoweringContext context) => context.Replace(op, context.Create(
            "tpu.MatMul", op.Location, [context.Cast(op.Input), context.Cast(op.Right), op.Bias is null ? null : context.Cast(op.Bias)], op.Output.Shape, context.ComputeType)
            .With(op.Operation, "right_transpose", "do_relu"));
    }
}

/// <summary>Reads the artifacts.</summary>
[ExportContainer("fixint8")]
public sealed class Container : IContainer
{
    public IArtifact Open(string path) => Open(File.ReadAllBytes(path), path);

    public IArtifact Open(byte[] content, string name)
    {
        string folder = Directory.CreateTempSubdirectory("fixint8").FullName;
        using var bytes = new MemoryStream(content[4..]);
        ZipFile.ExtractToDirectory(bytes, folder);
        Module module = ModuleFile.Load(Path.Combine(folder, "module.mlir"));
        Directory.Delete(folder, recursive: true);
        return new Artifact(module);
    }

    private sealed class Artifact(Module module) : IArtifact
    {
        public string Chip => module.Chip;

        public IReadOnlyList<ArtifactNetwork> Networks =>
        [
            new(
                module.Name,
                [.. module.Inputs.Select(i => KeyValuePair.Create(i.Location.Name!, i.Result.TensorType))],
                [.. module.Outputs.Select(o => KeyValuePair.Create(o.Name!, o.TensorType))],
                []),
        ];

        public IReadOnlyList<KeyValuePair<string, string>> Properties => [];

        public IEnumerable<string> Disassemble(string network) => module.Operations.Select(o => o.ToString());

        public IReadOnlyDictionary<string, Tensor> Run(string network, IReadOnlyDictionary<string, Tensor> inputs, SimulationOptions options)
        {
            ModuleInterpreter run = ModuleInterpreter.ForReference(module, new IntegerReference());
            run.Observe = (value, tensor) =>
            {
                if (value.Definition!.Dialect == "tpu")
                {
                    options.Observe?.Invoke(new PlacedTensor(value.Name!, 0, value.TensorType), tensor);
                }
            };
            return run.Run(inputs);
        }
    }
}
