using TpuMlir.Sdk.Backends.Encoding;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace Acme.Toy8;

/// <summary>What a command does. Load, Store and Lookup run on the DMA engine, the others on the TPU engine.</summary>
internal enum Opcode
{
    Load,
    Store,
    Lookup,
    Conv,
    Pool,
    Binary,
    Cast,
}

/// <summary>What Binary computes.</summary>
internal enum BinaryKind
{
    Add,
    Sub,
    Mul,
    Max,
    Min,
}

/// <summary>A command of Toy8: 96 bytes. Fields its opcode does not have are not encoded.</summary>
internal sealed record Command
{
    public Opcode Op;
    public int Id; // its own number on its engine
    public int Wait; // the number of the other engine's command it waits for; 0 for none
    public LaneTensor X; // operand
    public LaneTensor Y; // result
    public LaneTensor W; // filter, or second operand
    public LaneTensor B; // constants of channels
    public GlobalBox Place; // in global memory, as base register and offset: what is moved, or a table
    public LaneWindow Window;
    public BinaryKind Kind;
    public bool PerChannel; // depthwise
    public bool Max; // maximum instead of mean
    public bool Relu; // negative results become 0
    public float Limit = float.PositiveInfinity; // upper bound after Relu
    public float Scale = 1; // factor of a mean or cast in floating point
    public int M0; // int8: multiplier of the first operand, or of what is made of both
    public int M1; // int8: multiplier of the second operand
    public int Shift; // int8: right shift

    /// <summary>Goes through the fields: the one place where the format is written down.</summary>
    public Command Code(FieldCoder f)
    {
        Op = (Opcode)f.Int("op", (int)Op, 3);
        (Id, Wait) = (f.Int("id", Id, 16), f.Int("wait", Wait, 16));
        X = f.Tensor("x", X);
        Place = Op <= Opcode.Lookup ? f.Box("place", Place) : Place;
        Y = Op >= Opcode.Lookup ? f.Tensor("y", Y) : Y;
        W = Op is Opcode.Conv or Opcode.Binary ? f.Tensor("w", W) : W;
        B = Op is Opcode.Conv ? f.Tensor("b", B) : B;
        Window = Op is Opcode.Conv or Opcode.Pool ? f.Window("window", Window) : Window;
        if (Op >= Opcode.Conv)
        {
            Kind = (BinaryKind)f.Int("kind", (int)Kind, 3);
            (PerChannel, Max) = (f.Flag("per_channel", PerChannel), f.Flag("max", Max));
            (M0, M1, Shift) = (f.Int("m0", M0, 15), f.Int("m1", M1, 15), f.Int("shift", Shift, 5));
            (Relu, Limit, Scale) = (f.Flag("relu", Relu), f.Float("limit", Limit), f.Float("scale", Scale));
        }

        return this;
    }
}

/// <summary>What the shared code asks about commands.</summary>
internal sealed class CommandSet(TargetDescription target) : LaneCommandSet<Command>(target)
{
    public override int Engine(Command c) => c.Op <= Opcode.Lookup ? 1 : 0;

    public override string Name(Command c) => c.Op.ToString();

    public override void Code(Command c, FieldCoder fields) => c.Code(fields);

    public override CommandOperands Operands(Command c) =>
        c.Op switch
        {
            Opcode.Load => new([], [c.X]) { GlobalReads = c.Place.Ranges(c.X) },
            Opcode.Store => new([c.X], []) { GlobalWrites = c.Place.Ranges(c.X) },
            Opcode.Lookup => new([c.X], [c.Y]) { GlobalReads = [c.Place.Address.Range(TableBytes(c))] },
            Opcode.Conv => new([c.X, c.W, c.B], [c.Y]),
            Opcode.Binary => new([c.X, c.W], [c.Y]),
            _ => new([c.X], [c.Y]),
        };

    /// <summary>A table has an entry for each pattern of the operand's 8 or 16 bits.</summary>
    public static int TableBytes(Command c) => c.Y.Type.Size() << c.X.Type.Bits();
}
