using TpuMlir.Backends.Bm1684x.Container.Structure;
using static TpuMlir.Backends.Bm1684x.Container.BmodelSchema;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>Reads bmodel files, trusting nothing in them: a damaged file gives a <see cref="BmodelFormatException"/>.</summary>
internal sealed class BmodelReader
{
    /// <summary>The header's sizes are 32-bit; our arrays are shorter still.</summary>
    public const long MaxFileBytes = int.MaxValue - 64;

    // A file may point at the same blob range from many places; what is copied out is bounded all the same.
    private const long MaxCopiedBytes = 4 * MaxFileBytes;

    private readonly BmodelBlob _blob;
    private readonly FlatBufferReader _flat;
    private readonly Dictionary<BlobRange, byte[]> _parts = [];
    private long _copied;

    private BmodelReader(ReadOnlyMemory<byte> flat, BmodelBlob blob)
    {
        _flat = new(flat);
        _blob = blob;
    }

    /// <summary>The bytes of a file that is not too large.</summary>
    public static byte[] ReadBytes(string path)
    {
        var length = new FileInfo(path).Length;
        return length > MaxFileBytes
            ? throw new BmodelFormatException("file", $"{length} bytes are more than this reader takes")
            : File.ReadAllBytes(path);
    }

    public static BmodelFile Read(ReadOnlyMemory<byte> file)
    {
        (ReadOnlyMemory<byte> flat, BmodelBlob blob) = BmodelHeader.Read(file);
        return new BmodelReader(flat, blob).ReadModel();
    }

    private BmodelFile ReadModel()
    {
        FlatBufferReader.Table t = _flat.Root("model");
        return new([.. t.Children(Model.Net, "net").Select(ReadNet)])
        {
            Type = Required(t.Text(Model.Type, "type"), t, "type"),
            Version = Required(t.Text(Model.Version, "version"), t, "version"),
            Time = Required(t.Text(Model.Time, "time"), t, "time"),
            Chip = Required(t.Text(Model.Chip, "chip"), t, "chip"),
            NeuronSize = t.U64(Model.NeuronSize),
        };
    }

    private BmodelNet ReadNet(FlatBufferReader.Table t)
    {
        BmodelStage[] stages = [.. t.Children(Net.Parameter, "parameter").Select(ReadStage)];
        if (stages.Length == 0)
        {
            throw new BmodelFormatException($"{t.Where}.parameter", "the network has no stages");
        }

        return new(Required(t.Text(Net.Name, "name"), t, "name"), stages)
        {
            AddressMode = t.I32(Net.AddrMode),
        };
    }

    private BmodelStage ReadStage(FlatBufferReader.Table t)
    {
        return new(
            ReadTensors(t, Parameter.InputTensor, "input_tensor"),
            ReadTensors(t, Parameter.OutputTensor, "output_tensor"),
            [.. t.Children(Parameter.SubNet, "sub_net").Select(ReadSubnet)])
        {
            ContextAddress = t.U64(Parameter.CtxAddr),
            ContextSize = t.U64(Parameter.CtxSize),
            Coefficients = t.Child(Parameter.CoeffMem, "coeff_mem") is { } c ? ReadCoefficients(c) : null,
            IsDynamic = t.I32(Parameter.IsDynamic) != 0,
            CoreCount = t.U32(Parameter.CoreNum),
            IoAddress = t.U64(Parameter.IoAddr),
            IoSize = t.U64(Parameter.IoSize),
            StageGroups = t.Has(Parameter.CmdGroup) ? ReadGroups(t, Parameter.CmdGroup) : null,
        };
    }

    private BmodelSubnet ReadSubnet(FlatBufferReader.Table t)
    {
        return new(
            ReadTensors(t, SubNet.InputTensor, "input_tensor"),
            ReadTensors(t, SubNet.OutputTensor, "output_tensor"),
            ReadGroups(t, SubNet.CmdGroup))
        {
            Mode = t.I32(SubNet.Mode),
            Id = t.I32(SubNet.Id, -1),
            Next = t.I32s(SubNet.NextIds, "next_subnet_ids"),
        };
    }

    private IReadOnlyList<BmodelTensor> ReadTensors(FlatBufferReader.Table t, int id, string name) =>
        [.. t.Children(id, name).Select(ReadTensor)];

    private BmodelTensor ReadTensor(FlatBufferReader.Table t)
    {
        IReadOnlyList<FlatBufferReader.Table> shapes = t.Children(Tensor.Shape, "shape");
        return new(
            Required(t.Text(Tensor.Name, "name"), t, "name"),
            Known((BmodelType)t.U32(Tensor.DataType), t),
            t.U64(Tensor.DeviceAddr),
            t.U64(Tensor.Size),
            shapes.Count == 0 ? [] : shapes[0].U64s(0, "dim"))
        {
            OtherShapes = [.. shapes.Skip(1).Select(s => s.U64s(0, "dim"))],
            MemoryType = t.U32(Tensor.MemType),
            Scale = t.F32(Tensor.Scale, 1),
            ZeroPoint = t.I32(Tensor.ZeroPoint),
        };
    }

    private IReadOnlyList<BmodelCommandGroup> ReadGroups(FlatBufferReader.Table t, int id) =>
        [.. t.Children(id, "cmd_group").Select(ReadGroup)];

    private BmodelCommandGroup ReadGroup(FlatBufferReader.Table t)
    {
        return new(
            Part(t.Range(CmdGroup.BinaryBdc), t, "binary_bdc"), t.U32(CmdGroup.BdcNum),
            Part(t.Range(CmdGroup.BinaryGdma), t, "binary_gdma"), t.U32(CmdGroup.GdmaNum));
    }

    private BmodelCoefficients ReadCoefficients(FlatBufferReader.Table t)
    {
        return new(t.U64(CoeffMem.Address), Part(t.Range(CoeffMem.BinaryCoeff), t, "binary_coeff"))
        {
            CheckCode = Required(t.Bytes(CoeffMem.CheckCode, "check_code"), t, "check_code"),
        };
    }

    /// <summary>A copy of a blob range; the same range is copied once.</summary>
    private byte[] Part(BlobRange? range, FlatBufferReader.Table t, string name)
    {
        if (range is not { } r || r.Size == 0)
        {
            return [];
        }

        if (_parts.TryGetValue(r, out var part))
        {
            return part;
        }

        ReadOnlyMemory<byte> slice = _blob.Slice(r, $"{t.Where}.{name}");
        _copied += (long)r.Size;
        if (_copied > MaxCopiedBytes)
        {
            throw new BmodelFormatException($"{t.Where}.{name}", "the ranges overlap too often");
        }

        return _parts[r] = slice.ToArray();
    }

    private static BmodelType Known(BmodelType type, FlatBufferReader.Table t) =>
        Enum.IsDefined(type) ? type : throw new BmodelFormatException($"{t.Where}.data_type", $"there is no element type {(uint)type}");

    private static T Required<T>(T? value, FlatBufferReader.Table t, string name) where T : class =>
        value ?? throw new BmodelFormatException($"{t.Where}.{name}", "is missing");
}
